"use strict";
(() => {
  const root = document.documentElement;
  const page = document.body.dataset.page;
  const csrf = document.body.dataset.csrf;
  const store = {
    get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* not allowed here */ } },
  };
  const say = (text) => { document.getElementById("said").textContent = text; };

  // --- light and dark -----------------------------------------------------------------------------------------
  const theme = document.getElementById("theme");
  const nameTheme = () => {
    const other = root.dataset.theme === "dark" ? "Light" : "Dark";
    theme.textContent = other;
    theme.setAttribute("aria-label", `Switch to ${other.toLowerCase()} colours`);
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    store.set("theme", root.dataset.theme);
    nameTheme();
  });
  nameTheme();

  // --- keys ---------------------------------------------------------------------------------------------------
  const help = document.getElementById("help");
  const single = document.getElementById("single-keys");
  single.checked = store.get("single-keys") !== "off";
  single.addEventListener("change", () => store.set("single-keys", single.checked ? "on" : "off"));
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  document.getElementById("help-close").addEventListener("click", () => help.close());

  const writes = (place) => place.matches("textarea, select, input:not([type=checkbox])");
  const press = (target) => {
    if (writes(target)) {
      target.closest("details")?.setAttribute("open", "");
      target.focus();
      target.scrollIntoView({ block: "center" });
    } else target.click();
  };
  const rows = [...document.querySelectorAll("#rows .row")];
  const walk = (step) => {
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (next) next.querySelector("a").focus();
  };
  addEventListener("keydown", (event) => {
    const place = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Escape" && writes(place)) { place.blur(); return; }
    if (writes(place)) {
      const presses = place.dataset.press && document.querySelector(place.dataset.press);
      const wanted = event.key === "Enter" && (place.dataset.ctrl === undefined || event.ctrlKey || event.metaKey);
      if (presses && wanted && !event.isComposing && !event.defaultPrevented) { event.preventDefault(); presses.click(); }
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && place.dataset.submit !== undefined) place.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || event.defaultPrevented) return;
    if (event.key === "?") { help.showModal(); event.preventDefault(); return; }
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { search.focus(); search.select(); } else location.href = "/";
      event.preventDefault();
      return;
    }
    if (!single.checked || event.repeat) return;
    if (rows.length && (event.key === "j" || event.key === "k")) { walk(event.key === "j" ? 1 : -1); event.preventDefault(); return; }
    if (rows.length && event.key === "x") {
      const row = rows.find((one) => one.contains(document.activeElement));
      if (row) { row.querySelector("input").click(); event.preventDefault(); }
      return;
    }
    const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(event.key));
    if (target) { event.preventDefault(); press(target); }
  });

  // --- a form is sent once ------------------------------------------------------------------------------------
  document.querySelectorAll("form[method=post]").forEach((form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    addEventListener("pageshow", () => { sent = false; });
  });

  // --- several at once ----------------------------------------------------------------------------------------
  const count = document.getElementById("selected");
  if (count) {
    const boxes = rows.map((row) => row.querySelector("input"));
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      count.textContent = String(chosen);
      document.getElementById("bulk").classList.toggle("some", chosen > 0);
    };
    boxes.forEach((box) => box.addEventListener("change", show));
    document.getElementById("many").addEventListener("submit", (event) => {
      if (!boxes.some((box) => box.checked)) { event.preventDefault(); event.stopImmediatePropagation(); say("Select some groups first: x"); }
    }, true);
    show();
    if (rows.length && !location.hash) rows[0].querySelector("a").focus({ preventScroll: true });
  }

  // --- search boxes that suggest ------------------------------------------------------------------------------
  document.querySelectorAll("[data-suggest]").forEach((input, number) => {
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `suggest-${number}`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    const box = document.createElement("span");
    box.className = "suggesting";
    input.replaceWith(box);
    box.append(input, list);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    let at = -1, asked = null, timer = 0;
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const light = (to) => {
      at = to;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    const take = (item) => {
      input.value = item.dataset.id;
      close();
      input.dispatchEvent(new CustomEvent("taken", { bubbles: true }));
    };
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      const words = input.value.trim();
      if (!words) { close(); return; }
      try {
        const answer = await fetch(`/suggest?${new URLSearchParams({ q: words, kinds: input.dataset.suggest })}`, { signal: asked.signal });
        if (!answer.ok) return;
        const found = await answer.json();
        list.replaceChildren(...found.map((one, place) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${place}`;
          item.setAttribute("role", "option");
          item.dataset.id = one.id;
          const label = document.createElement("b");
          label.textContent = one.label;
          const more = document.createElement("small");
          more.textContent = (one.text === one.label ? "" : `as “${one.text}” · `) + one.id;
          item.append(label, more);
          item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
          return item;
        }));
        list.hidden = !found.length || document.activeElement !== input;
        list.classList.remove("right");
        list.classList.toggle("right", list.getBoundingClientRect().right > root.clientWidth);
        input.setAttribute("aria-expanded", String(!list.hidden));
        light(found.length ? 0 : -1);
      } catch (error) { if (error.name !== "AbortError") close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = list.children.length - 1;
      if (event.key === "ArrowDown") light(Math.min(last, at + 1));
      else if (event.key === "ArrowUp") light(Math.max(0, at - 1));
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else if (event.key === "Escape") { close(); event.stopPropagation(); }
      else return;
      event.preventDefault();
    });
  });

  // --- effects: asked for one after the other; leaving the page stops it --------------------------------------
  const leaving = new AbortController();
  addEventListener("pagehide", () => leaving.abort());
  const load = async (place, address, fields) => {
    place.setAttribute("aria-busy", "true");
    place.innerHTML = '<p class="soft small wait">Reading the outcomes with it …</p>';
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), signal: leaving.signal });
      place.innerHTML = answer.ok ? await answer.text() : '<p class="soft small">It could not be worked out.</p>';
    } catch (error) {
      if (error.name !== "AbortError") place.innerHTML = '<p class="soft small">The page\'s program does not answer; was it ended?</p>';
    }
    place.removeAttribute("aria-busy");
  };
  const decide = document.getElementById("decide");
  if (decide) {
    let round = 0;
    const measure = (card) => {
      const fields = new FormData(decide);
      fields.set("choice", card.dataset.choice);
      return load(card.querySelector("[data-effect]"), "/queue/effect", fields);
    };
    const measureAll = async () => {
      const mine = ++round;
      for (const card of decide.querySelectorAll(".choice")) {
        if (mine !== round || leaving.signal.aborted) return;
        if (card.querySelector("[data-effect='']")) await measure(card);
      }
    };
    decide.querySelectorAll("[data-effect=ask]").forEach((place) => {
      const card = place.closest(".choice");
      card.addEventListener("taken", () => { if (card.dataset.choice === "other") measure(card); });
    });
    let timer = 0;
    decide.querySelector(".options").addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(measureAll, 300); });
    measureAll();
  }
  const check = document.querySelector("[data-check]");
  if (check && !check.querySelector(".tiles")) load(check, "/handover/check", { csrf });

  // --- try ----------------------------------------------------------------------------------------------------
  const example = document.getElementById("example");
  if (example) {
    const field = document.getElementById("measure");
    example.hidden = false;
    example.addEventListener("click", () => { field.value = field.dataset.example; field.form.requestSubmit(); });
  }
})();
