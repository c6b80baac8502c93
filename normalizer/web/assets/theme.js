"use strict";
// runs before anything is drawn, so that a dark page is dark at once
(() => {
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* not allowed here */ }
  document.documentElement.dataset.theme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
