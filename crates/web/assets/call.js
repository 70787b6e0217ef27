// On the phone with somebody: the newest excuse on top, keys in the order of what is typed, a running clock, and
// what was written kept on this phone until it is in the case. Nothing here asks the network for anything.
(function () {
  "use strict";
  var form = document.querySelector("form.call");
  if (!form) return;
  form.classList.add("js");
  clock(form);
  panels(form);
  listen(form);
  keep(form);

  function clock(form) {
    var bar = document.querySelector(".bar__end");
    var began = Date.now();
    var timer = document.createElement("span");
    timer.className = "timer";
    timer.setAttribute("role", "timer");
    bar.prepend(timer);
    var show = function () {
      var seconds = Math.floor((Date.now() - began) / 1000);
      var two = function (n) { return (n < 10 ? "0" : "") + n; };
      timer.textContent = two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
    };
    show();
    setInterval(show, 1000);
  }

  // The panel of the excuse tapped last is the one to read.
  function panels(form) {
    form.addEventListener("change", function (event) {
      var key = event.target.closest("input[data-say]");
      if (!key) return;
      var panel = form.querySelector('.say[data-of="' + key.dataset.say + '"]');
      var open = form.querySelector(".say--none");
      if (key.checked) {
        open.after(panel);
        form.querySelector(".call__say").scrollIntoView({ block: "nearest" });
      }
    });
  }

  // Characters in pairs, each weighing what it tells about an excuse: enough to name the key that fits.
  function listen(form) {
    var box = form.querySelector("[data-hear]");
    var source = document.getElementById("phrases");
    var near = form.querySelector("[data-near]");
    if (!box || !source || !near) return;
    var said = JSON.parse(source.textContent);
    var pairs = function (text) {
      var plain = text.toLowerCase().replace(/[\s，。！？、,.!?「」“”]/g, "");
      var found = {};
      for (var i = 0; i + 1 < plain.length; i++) found[plain.slice(i, i + 2)] = 1;
      return found;
    };
    var known = {}, spread = {};
    Object.keys(said).forEach(function (id) {
      var count = {};
      said[id].forEach(function (phrase) {
        Object.keys(pairs(phrase)).forEach(function (p) { count[p] = (count[p] || 0) + 1; });
      });
      Object.keys(count).forEach(function (p) {
        count[p] = count[p] / said[id].length;
        spread[p] = (spread[p] || 0) + count[p];
      });
      known[id] = count;
    });
    var score = function (id, found) {
      return Object.keys(found).reduce(function (sum, p) {
        var here = known[id] && known[id][p] || 0;
        return here ? sum + Math.sqrt(here) * here / spread[p] : sum;
      }, 0);
    };
    // The keys stay where they are; the one that fits is named above them, and a tap on its name taps it.
    var show = function () {
      var found = pairs(box.value);
      var open = Array.from(form.querySelectorAll("input[data-say]")).filter(function (key) { return !key.checked; });
      var ranked = open.map(function (key, at) { return { key: key, at: at, score: score(key.value, found) }; });
      ranked.sort(function (a, b) { return b.score - a.score || a.at - b.at; });
      near.textContent = "";
      if (!ranked.length || ranked[0].score <= 0.2) return;
      var key = ranked[0].key;
      var label = document.createElement("label");
      label.className = "link";
      label.htmlFor = key.id;
      label.textContent = near.dataset.like + key.parentElement.querySelector("span").textContent;
      near.append(label);
    };
    box.addEventListener("input", show);
    // Only a key changes what is named: leaving the box to tap that name must not take the name away.
    form.addEventListener("change", function (event) { if (event.target.matches("input[data-say]")) show(); });
  }

  // A call can end in a tunnel: what was written stays on this phone until the case has it.
  function keep(form) {
    var store;
    try { store = window.localStorage; } catch (refused) { return; }
    var name = "wurao:" + location.pathname;
    var mine = function (field) { return field.name && field.name !== "token" && field.name !== "began" && field.name !== "find"; };
    // Notes of a call that was never saved help for a while; next week they would only confuse.
    var FRESH = 2 * 60 * 60 * 1000;
    var kept = JSON.parse(store.getItem(name) || "null");
    if (kept && Date.now() - kept.at < FRESH) {
      kept.pairs.forEach(function (pair) {
        var fields = form.querySelectorAll('[name="' + pair[0] + '"]');
        fields.forEach(function (field) {
          if (field.type === "checkbox") { if (field.value === pair[1]) field.checked = true; }
          else if (!field.value || field.type === "hidden") field.value = pair[1];
        });
      });
    }
    var save = function () {
      var pairs = Array.from(new FormData(form)).filter(function (pair) { return mine({ name: pair[0] }) && typeof pair[1] === "string" && pair[1]; });
      store.setItem(name, JSON.stringify({ at: Date.now(), pairs: pairs }));
    };
    form.addEventListener("input", save);
    form.addEventListener("change", save);
  }
})();
// After a call was saved, the notes of it leave this phone.
(function () {
  "use strict";
  if (!/saved=|meaning=offered/.test(location.search)) return;
  try {
    Object.keys(localStorage).filter(function (key) { return key.indexOf("wurao:") === 0; })
      .forEach(function (key) { localStorage.removeItem(key); });
  } catch (refused) { /* no store, nothing kept */ }
})();
