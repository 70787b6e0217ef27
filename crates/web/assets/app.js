// Small comforts; every page works without them.
(function () {
  "use strict";
  document.querySelectorAll(".fields").forEach(function (list) {
    list.classList.add("js");
    list.querySelectorAll("button[data-copy]").forEach(function (button) {
      var was = button.textContent;
      var box = document.getElementById(button.dataset.copy);
      var say = function (words) {
        button.textContent = words;
        setTimeout(function () { button.textContent = was; }, 4000);
      };
      // Where there is no clipboard, as without TLS, the text lies there selected and the phone's own menu copies it.
      var select = function () {
        var fold = box.closest("details");
        if (fold) fold.open = true;
        box.focus();
        box.select();
        box.setSelectionRange(0, box.value.length);
        say(button.dataset.byHand);
      };
      button.addEventListener("click", function () {
        if (!navigator.clipboard) return select();
        navigator.clipboard.writeText(box.value).then(function () { say(button.dataset.done); }, select);
      });
    });
  });
  document.querySelectorAll("textarea[readonly]").forEach(function (box) {
    box.addEventListener("focus", function () { box.select(); });
  });
  document.querySelectorAll(".file input[type=file]").forEach(function (input) {
    input.addEventListener("change", function () {
      var label = input.closest(".file");
      var name = label.querySelector(".picked");
      label.classList.toggle("has", input.files.length > 0);
      if (name && input.files.length) name.textContent = input.files[0].name;
    });
  });
  document.querySelectorAll("form[data-stopwatch]").forEach(function (form) {
    var field = document.getElementById(form.dataset.stopwatch);
    var button = document.createElement("button");
    var began = 0;
    button.type = "button";
    button.className = "btn";
    button.textContent = form.dataset.start;
    button.addEventListener("click", function () {
      if (began) field.value = Math.max(1, Math.ceil((Date.now() - began) / 60000));
      began = began ? 0 : Date.now();
      button.textContent = began ? form.dataset.stop : form.dataset.start;
    });
    form.querySelector("button[type=submit]").before(button);
  });
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      // A form that is kept when it cannot be sent counts its own posts.
      if (form.dataset.key) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
})();
