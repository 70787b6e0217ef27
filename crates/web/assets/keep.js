// A form with `data-keep` that cannot be sent stays on this device and is sent when the desk is back. Its one-time key makes a
// second arrival harmless: the desk answers it with what the first one came to.
(function () {
  "use strict";
  if (!window.indexedDB || !window.fetch || !window.FormData) return;
  var words = document.body.dataset;
  var cached = document.documentElement.hasAttribute("data-cached");
  var seat = (document.querySelector(".seat:not(.seat--damage) p") || { textContent: "" }).textContent;
  var EVERY = 20 * 1000;
  var PATIENCE = 15 * 1000;

  function store(mode, work) {
    return new Promise(function (done, failed) {
      var open = indexedDB.open("wurao", 1);
      open.onupgradeneeded = function () { open.result.createObjectStore("posts", { keyPath: "key" }); };
      open.onerror = function () { failed(open.error); };
      open.onsuccess = function () {
        var change = open.result.transaction("posts", mode);
        var asked = work(change.objectStore("posts"));
        change.oncomplete = function () { open.result.close(); done(asked.result); };
        change.onabort = change.onerror = function () { open.result.close(); failed(change.error); };
      };
    });
  }
  function kept() { return store("readonly", function (posts) { return posts.getAll(); }); }
  function put(post) { return store("readwrite", function (posts) { return posts.put(post); }); }
  function drop(post) { return store("readwrite", function (posts) { return posts.delete(post.key); }); }

  // 32 signs of chance: a page that was opened twice from what this phone keeps must not carry the same key twice.
  function chance() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (n) { return (n < 16 ? "0" : "") + n.toString(16); }).join("");
  }
  function keyed(form, key) {
    form.action = with_value(form.action, "key", key);
    form.querySelectorAll('input[type=hidden][name="key"]').forEach(function (field) { field.value = key; });
  }
  function with_value(address, name, value) {
    var url = new URL(address, location.href);
    if (url.searchParams.has(name)) url.searchParams.set(name, value);
    return url.pathname + url.search;
  }

  function post_of(form, press) {
    var fields = Array.from(new FormData(form));
    if (press && press.name) fields.push([press.name, press.value]);
    var many = form.enctype === "multipart/form-data";
    return {
      key: form.dataset.key, url: with_value(form.action, "key", form.dataset.key), many: many, seat: seat, at: Date.now(),
      page: location.pathname + location.search, fields: fields, refused: false
    };
  }
  function sent(post) {
    var body = post.many ? new FormData() : new URLSearchParams();
    var size = 0;
    post.fields.forEach(function (field) {
      if (post.many || typeof field[1] === "string") body.append(field[0], field[1]);
      size += field[1].size || 0;
    });
    var stop = window.AbortController ? new AbortController() : null;
    var timer = stop && setTimeout(function () { stop.abort(); }, PATIENCE + size / 20);
    var asked = fetch(post.url, { method: "POST", body: body, credentials: "same-origin", signal: stop ? stop.signal : undefined });
    return asked.finally(function () { clearTimeout(timer); });
  }
  // After the desk was started anew it knows none of the old pages: the token comes from the page as it is now.
  function renewed(post) {
    return fetch(post.page, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || new URL(answer.url).pathname !== new URL(post.page, location.href).pathname) return null;
      return answer.text();
    }).then(function (text) {
      if (!text) return null;
      var page = new DOMParser().parseFromString(text, "text/html");
      var field = page.querySelector('input[name="token"]');
      var address = page.querySelector('form[action*="token="]');
      var token = field ? field.value : address && new URL(address.getAttribute("action"), location.href).searchParams.get("token");
      if (!token) return null;
      post.url = with_value(post.url, "token", token);
      post.fields = post.fields.map(function (f) { return f[0] === "token" ? ["token", token] : f; });
      return post;
    });
  }
  function sent_or_renewed(post) {
    return sent(post).then(function (answer) {
      if (answer.status !== 403) return answer;
      return renewed(post).then(function (fresh) { return fresh ? sent(fresh) : answer; });
    });
  }
  function saved(answer) { return answer.ok && answer.redirected && new URL(answer.url).pathname !== "/pair"; }
  function later(answer) { return answer.status >= 500 || answer.status === 408 || answer.status === 429 || answer.status === 401 || (answer.redirected && !saved(answer)); }

  function bar(text) {
    var old = document.querySelector(".kept");
    if (old) old.remove();
    var line = document.createElement("div");
    line.className = "sheet saved kept";
    line.setAttribute("role", "status");
    var said = document.createElement("span");
    said.textContent = text;
    line.append(said);
    document.querySelector("main").prepend(line);
    return line;
  }
  function button(line, text, act) {
    var press = document.createElement("button");
    press.type = "button";
    press.className = "btn";
    press.textContent = text;
    press.addEventListener("click", act);
    line.append(press);
  }

  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    form.dataset.key = chance();
    keyed(form, form.dataset.key);
    if (cached) now(form);
    form.addEventListener("submit", function (event) {
      // A button with a name of its own asks something else than to save, unless it says that it saves.
      if (event.submitter && event.submitter.name && !event.submitter.hasAttribute("data-saves")) return;
      event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "1";
      var press = event.submitter;
      if (!press || press.classList.contains("vh")) press = form.querySelector(".dock button[type=submit]:not([name])");
      var was = press ? press.textContent : "";
      if (press) press.textContent = words.keepSaving;
      var post = post_of(form, event.submitter);
      sent_or_renewed(post).then(function (answer) {
        if (answer.redirected) { location.assign(answer.url); return; }
        return answer.text().then(shown);
      }).catch(function () {
        // Nobody is there to answer a question when it is sent: it is saved as it was said, without anything read into it.
        if (form.hasAttribute("data-keep-sure")) post.fields.push(["sure", "yes"]);
        return put(post).then(function () {
          try { localStorage.removeItem("wurao:" + location.pathname); } catch (refused) { /* nothing kept there */ }
          bar(words.keepWaits).scrollIntoView({ block: "start" });
          if (press) press.textContent = was;
          form.classList.add("is-kept");
        }, function () {
          // No room on this device: the browser tries, and says what it finds.
          delete form.dataset.sent;
          form.submit();
        });
      });
    });
  });
  // What the desk says to a form it did not take: the page with what is missing.
  function shown(text) {
    document.open();
    document.write(text);
    document.close();
  }
  // A page that this phone had kept shows the minute at which it was kept.
  function now(form) {
    var moment = new Date();
    var two = function (n) { return (n < 10 ? "0" : "") + n; };
    var day = form.querySelector('input[name="date"]');
    var time = form.querySelector('input[name="time"]');
    if (day) day.value = moment.getFullYear() + "-" + two(moment.getMonth() + 1) + "-" + two(moment.getDate());
    if (time) time.value = two(moment.getHours()) + ":" + two(moment.getMinutes());
  }

  var busy = false;
  function deliver() {
    if (busy) return;
    busy = true;
    var work = function () { return kept().then(function (posts) { return in_turn(posts.sort(function (a, b) { return a.at - b.at; })); }); };
    var done = navigator.locks ? navigator.locks.request("wurao-keep", work) : work();
    done.catch(function () { /* still out of reach */ }).then(function () { busy = false; });
  }
  function in_turn(posts) {
    return posts.reduce(function (before, post) {
      return before.then(function () {
        // What a helper kept is the helper's to send, and the other way round.
        if (post.seat !== seat) return;
        if (post.refused) { refused(post); return; }
        return renewed(post).then(function (fresh) { return fresh ? sent(fresh) : Promise.reject(new Error("no page")); }).then(function (answer) {
          if (saved(answer)) return drop(post).then(function () {
            bar(words.keepSaved);
            document.querySelectorAll('form.is-kept').forEach(function (form) { if (form.dataset.key === post.key) location.assign(answer.url); });
          });
          if (later(answer)) throw new Error("later");
          post.refused = true;
          return put(post).then(function () { refused(post); });
        });
      });
    }, Promise.resolve());
  }
  function refused(post) {
    var line = bar(words.keepRefused);
    button(line, words.keepLook, function () {
      renewed(post).then(function (fresh) { return fresh && sent(fresh); }).then(function (answer) {
        if (!answer) return;
        // From here on it is a page like any other: it shows what was written and what is missing.
        drop(post).then(function () { return saved(answer) ? location.assign(answer.url) : answer.text().then(shown); });
      });
    });
    button(line, words.keepDrop, function () { drop(post).then(function () { line.remove(); }); });
  }
  window.addEventListener("online", deliver);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) deliver(); });
  setInterval(function () { if (!document.hidden) deliver(); }, EVERY);
  kept().then(function (posts) {
    if (posts.some(function (post) { return post.seat === seat && !post.refused; })) bar(words.keepWaits);
    else if (cached && document.querySelector("form[data-keep]")) bar(words.keepLater);
    deliver();
  }, function () { /* no store on this device */ });
})();
