// Small things that every module needs.

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const number = (value) => value.toLocaleString(document.documentElement.lang);

// Storage may be full or switched off; nothing here depends on it.
export function remember(key, value, store = localStorage) {
  try {
    if (value === null) store.removeItem(key);
    else store.setItem(key, JSON.stringify(value));
  } catch {}
}

export function recall(key, store = localStorage) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

// Run for what is on the page now and for every part that htmx brings later.
export function whenShown(run) {
  run(document.body);
  document.body.addEventListener("htmx:load", (event) => run(event.detail.elt));
}

export function onClick(selector, run) {
  document.addEventListener("click", (event) => {
    const found = event.target.closest?.(selector);
    if (found) run(found, event);
  });
}

export function toast(text, { action, run, href, id, seconds = 6 } = {}) {
  if (id && document.getElementById(id)) return;
  const box = document.createElement("p");
  box.className = "toast";
  if (id) box.id = id;
  box.append(text);
  if (action) {
    const button = document.createElement(href ? "a" : "button");
    if (href) button.href = href;
    button.textContent = action;
    button.addEventListener("click", () => {
      run?.();
      box.remove();
    });
    box.append(button);
  }
  document.getElementById("toasts").append(box);
  if (seconds) setTimeout(() => box.remove(), seconds * 1000);
}
