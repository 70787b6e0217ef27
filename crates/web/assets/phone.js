// The phone: the code that the camera read goes into its field, and the worker keeps a few pages for a tunnel.
(function () {
  "use strict";
  var pair = document.querySelector("form[data-pair]");
  if (pair) {
    var take = function () {
      var code = location.hash.slice(1);
      if (!/^[0-9A-Za-z-]{8,9}$/.test(code)) return;
      pair.elements.code.value = code;
      // It stands in no history and goes to no server but with the press.
      history.replaceState(null, "", location.pathname);
    };
    window.addEventListener("hashchange", take);
    take();
  }
  // Over loopback there is no tunnel. A browser that does not trust the certificate takes no worker; all else works.
  if (location.protocol === "https:" && "serviceWorker" in navigator && !pair) {
    navigator.serviceWorker.register("/worker.js").catch(function () { /* not trusted: without it, then */ });
  }
  var list = document.querySelector("[data-kept-pages]");
  if (list && window.caches) {
    caches.open("wurao-pages").then(function (pages) {
      return pages.keys().then(function (keys) {
        keys.reverse().forEach(function (key) {
          pages.match(key).then(function (page) { return page.text(); }).then(function (text) {
            var bar = new DOMParser().parseFromString(text, "text/html").querySelector(".bar__title");
            var said = Array.from(bar.childNodes, function (part) { return part.textContent.trim(); });
            var link = document.createElement("a");
            link.href = new URL(key.url).pathname;
            link.textContent = said.filter(Boolean).join(" · ");
            var line = document.createElement("li");
            line.append(link);
            list.append(line);
          });
        });
      });
    });
  }
})();
