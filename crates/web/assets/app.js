// Small comforts; every page works without them.
(function () {
  "use strict";
  document.querySelectorAll(".fields").forEach(function (list) {
    if (!navigator.clipboard) return;
    list.classList.add("js");
    list.querySelectorAll("button[data-copy]").forEach(function (button) {
      button.addEventListener("click", function () {
        var box = document.getElementById(button.dataset.copy);
        navigator.clipboard.writeText(box.value).then(function () {
          var was = button.textContent;
          button.textContent = button.dataset.done;
          setTimeout(function () { button.textContent = was; }, 2000);
        });
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
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
})();
