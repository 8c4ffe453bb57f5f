/** Buttons of the bar, and menus that open below them: arrow keys, Escape, a click elsewhere. */

import { type Child, h } from "./dom";

const ICONS: Record<string, string> = {
  gallery: "M4 5h7v6H4zM14 5h6v6h-6zM4 14h7v5H4zM14 14h6v5h-6z",
  open: "M4 18V6h6l2 2.500h8V18zM12 11.500v4M10 13.500h4",
  share: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  copy: "M9 9h10v11H9zM15 9V5H5v11h4",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  error: "M12 4l9 16H3zM12 10v4M12 17v.01",
  away: "M8 8h8v8M16 8l-9 9",
};

export function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]!);
  svg.append(path);
  return svg;
}

export function tool(name: string, words: string, act: (event: MouseEvent) => void, more: Record<string, any> = {}): HTMLElement {
  return h("button", { class: "tool", type: "button", title: words, click: act, ...more }, icon(name), h("span", { class: "word" }, words));
}

export interface Item { title: string; small?: string; act?: () => void; href?: string }
export interface Group { title?: string; items: Item[] }

let close: (() => void) | null = null;

/** A button whose menu is made when it is opened. */
export function menuTool(name: string, words: string, groups: () => Promise<Group[]> | Group[]): HTMLElement {
  const button = tool(name, words, async () => {
    const mine = button.getAttribute("aria-expanded") === "true";
    close?.();
    if (!mine) open(button, words, await groups());
  }, { "aria-haspopup": "menu", "aria-expanded": "false" });
  return button;
}

function open(button: HTMLElement, words: string, groups: Group[]): void {
  const menu = h("div", { class: "menu", role: "menu", "aria-label": words }, ...groups.map(drawnGroup));
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  close = (): void => {
    close = null;
    button.setAttribute("aria-expanded", "false");
    menu.remove();
    document.removeEventListener("pointerdown", away, true);
  };
  const away = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(menu) && !path.includes(button)) close?.();
  };
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); items[to]?.focus(); }
    else if (event.key === "Escape" || event.key === "Tab") { if (event.key === "Escape") event.preventDefault(); close?.(); button.focus(); }
  });
  menu.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[role=menuitem]")) { close?.(); button.focus(); }
  });
  document.addEventListener("pointerdown", away, true);
  button.setAttribute("aria-expanded", "true");
  button.closest("header")!.append(menu);
  const place = button.getBoundingClientRect();
  menu.style.top = `${place.bottom + 4}px`;
  menu.style.left = `${Math.max(8, Math.min(place.left, innerWidth - menu.offsetWidth - 8))}px`;
  items[0]?.focus();
}

function drawnGroup(group: Group): Child {
  return h("div", { role: "group", "aria-label": group.title },
    group.title ? h("h2", { role: "presentation" }, group.title) : null,
    ...group.items.map((item) => item.href
      ? h("a", { role: "menuitem", tabindex: "0", href: item.href }, item.title, item.small ? h("small", {}, item.small) : null)
      : h("button", { role: "menuitem", tabindex: "0", type: "button", click: () => item.act?.() }, item.title, item.small ? h("small", {}, item.small) : null)));
}
