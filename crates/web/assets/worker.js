// Keeps on this phone what call mode and logging a call need when the desk is out of reach: their pages as they were last opened,
// the style sheet, the script, and a page that says so for all others. Nothing else of a case is kept. The desk tells the phone
// to clear all of it when the phone's seat ends.
"use strict";
var SHELL = "wurao-shell";
var PAGES = "wurao-pages";
var MADE_OF = ["{css}", "{js}"];
var KEPT = /^\/case\/[A-Za-z0-9-]+\/(call\/[A-Za-z0-9-]+|capture)$/;
var MOST = 12;

self.addEventListener("install", function (event) {
  var filled = caches.delete(SHELL).then(function () { return caches.open(SHELL); }).then(function (shell) {
    return shell.addAll(MADE_OF.concat(["/offline"]));
  });
  event.waitUntil(filled.then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  var request = event.request;
  var url = new URL(request.url);
  var path = url.pathname;
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (MADE_OF.indexOf(path) >= 0) {
    event.respondWith(caches.match(path).then(function (found) { return found || fetch(request); }));
    return;
  }
  if (request.mode !== "navigate") return;
  event.respondWith(fetch(request).then(function (answer) {
    // With a query it was filled for one purpose.
    if (answer.ok && !url.search && KEPT.test(path)) event.waitUntil(keep(path, answer.clone()));
    return answer;
  }, function (gone) {
    return caches.match(path).then(function (found) { return found ? as_kept(found) : caches.match("/offline"); })
      .then(function (found) { if (found) return found; throw gone; });
  }));
});

function keep(path, answer) {
  return caches.open(PAGES).then(function (pages) {
    return pages.delete(path).then(function () { return pages.put(path, answer); }).then(function () { return pages.keys(); })
      .then(function (keys) {
        return Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map(function (key) { return pages.delete(key); }));
      });
  });
}
// The page's script is to know that nobody answered: the minute on the form is an old one.
function as_kept(found) {
  return found.text().then(function (text) {
    return new Response(text.replace("<html ", "<html data-cached "), { status: 200, headers: found.headers });
  });
}
