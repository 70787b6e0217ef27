// Small comforts; every page works without them.
(function () {
  "use strict";
  dress();
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
  function dress() {
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
        if (form.hasAttribute("data-here") && window.fetch && window.DOMParser) {
          event.preventDefault();
          send_here(form);
        }
      });
    });
  }
  // A form with `data-here` is sent while its page stays; what the desk answers is shown in its place. Where anything goes
  // otherwise than thought, the browser posts it as it posts any form: its one-time key makes a second arrival harmless.
  function send_here(form) {
    var asked = fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
    asked.then(function (answer) {
      var own = new URL(answer.url).pathname === location.pathname;
      if (!own || !(answer.status === 422 || (answer.ok && answer.redirected))) throw new Error("elsewhere");
      return answer.text().then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.querySelector("main h1")) throw new Error("no page");
        show_here(page, answer.redirected ? answer.url : location.pathname + location.search);
      });
    }).catch(function () { form.submit(); });
  }
  function show_here(page, address) {
    history.replaceState(null, "", address);
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    dress();
    var told = document.getElementById("problem") || document.querySelector("main h1");
    told.tabIndex = -1;
    window.scrollTo(0, 0);
    told.focus({ preventScroll: true });
  }
})();
