/** Elements in one line: h("td", { class: "n" }, "116"). Text is always text, never markup. */

export type Child = Node | string | null | undefined | false | Child[];
type Value = string | number | boolean | null | undefined | ((event: any) => void);

export function h(tag: string, attributes: Record<string, Value> = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(parent: HTMLElement, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child) parent.append(child);
  }
}

export const $ = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
};

export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent as HTMLElement, children);
}

/** Waits until calls have stopped for some time (ms); the last call counts. */
export function settled<T extends unknown[]>(wait: number, act: (...values: T) => void): (...values: T) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), wait);
  };
}
