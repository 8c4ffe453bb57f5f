"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const still = data.still !== "";
  for (const row of data.rows) {
    for (const path of row.paths) {
      for (const key of ["weights", "words"]) if (key in path) path[key] = row.shared[key][path[key]];
      path.asked = path.asked.map((k) => row.shared.asked[k]);
    }
  }
  const $ = (id) => document.getElementById(id);
  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null) node.setAttribute(key, value);
    }
    node.append(...children.filter((c) => c !== null));
    return node;
  };
  const big = (n) => (n === null ? null : BigInt(n));
  // A name may be broken after an underscore and before a capital.
  const broken = (name) => name.split(/(?<=[^_]_)(?=[^_])|(?<=[a-z])(?=[A-Z])/).flatMap((part, k) => (k ? [make("wbr"), part] : [part]));
  const grouped = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

  // -- the arithmetic of the rules, on whole numbers as Python has them ------------------
  const floor = (a, b) => { const q = a / b; return a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q; };
  const ARITHMETIC = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b,
    "//": (a, b) => (b === 0n ? null : floor(a, b)),
    "%": (a, b) => (b === 0n ? null : a - floor(a, b) * b),
  };
  const QUESTIONS = {
    "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
    "==": (a, b) => a === b, "!=": (a, b) => a !== b,
  };
  const WORDS = { "+": "plus", "-": "minus", "*": "times", "//": "divided, whole part", "%": "remainder" };

  const written = () => ({
    inputs: data.inputs.map((x) => x.sizes.map((s) => big(s.value))),
    sliders: data.rows.map((row) => row.sliders.map((s) => big(s.value))),
    switches: data.rows.map((row) => row.switches.map(() => 0)),
  });
  let state = written();
  let results = [];

  function calculate(row, sliders, inputs) {
    const got = [];
    for (const node of row.nodes) {
      const [kind, a, b] = node;
      let n = null;
      if (kind === "c") n = BigInt(a);
      else if (kind === "v") n = sliders[a];
      else if (kind === "i") n = inputs[a] && inputs[a][b] !== undefined ? inputs[a][b] : null;
      else if (kind === "o") n = got[a];
      else if (kind !== "u" && got[a] !== null && got[b] !== null) n = ARITHMETIC[kind](got[a], got[b]);
      got.push(n);
    }
    return got;
  }

  // Which of a row's variants its switches mean; the last moves fastest.
  const variant = (row, r) => row.switches.reduce((n, s, k) => n * s.words.length + state.switches[r][k], 0);

  function pathAt(row, r, got, inputs) {
    const unknown = [];
    inputs.forEach((shape, k) => shape.forEach((n, axis) => { if (n === null) unknown.push(k + "," + axis); }));
    const key = unknown.join(" ");
    if (inputs.some((shape, k) => shape.length !== row.given[k].length)) return null;
    const meant = variant(row, r);
    return row.paths.find((path) => path.variant === meant &&
      path.unknown.map((u) => u.join(",")).join(" ") === key &&
      path.asked.every(([q, a, b, answer]) =>
        got[a] !== null && got[b] !== null && QUESTIONS[q](got[a], got[b]) === answer)) || null;
  }

  function shapesOf(structure, got) {
    if (Array.isArray(structure)) return structure.flatMap((s) => shapesOf(s, got));
    return [structure.s.map((i) => ({ i, n: got[i] }))];
  }

  function run() {
    results = [];
    data.rows.forEach((row, r) => {
      const links = still ? [] : row.links;
      const made = { row, status: "ok", outs: [], got: [], path: null };
      results.push(made);
      if (row.paths.length === 0) {
        if (!row.fixed && links.length === 1 && links[0][0] === -1) {
          made.outs = [state.inputs[links[0][1]].map((n, i) => ({ i: null, n, input: [links[0][1], i] }))];
        } else {
          made.status = row.fixed ? "fixed" : "ok";
          made.outs = row.static.out.map((s) => s.map((n) => ({ i: null, n: big(n) })));
        }
        return;
      }
      let inputs = row.given.map((s) => s.map(big));
      if (!still) {
        const from = links.map(([k, out]) => (k === -1
          ? { shape: state.inputs[out] }
          : { shape: results[k].outs[out] && results[k].outs[out].map((d) => d.n), of: results[k] }));
        const lost = from.find((f) => !f.shape || (f.of && !["ok", "fixed"].includes(f.of.status)));
        if (lost) { made.status = "unknown input"; return; }
        inputs = from.map((f) => f.shape);
      }
      made.inputs = inputs;
      made.got = calculate(row, state.sliders[r], inputs);
      made.path = pathAt(row, r, made.got, inputs);
      if (!made.path) made.status = "missing";
      else if (made.path.error) made.status = "error";
      else made.outs = shapesOf(made.path.out, made.got);
    });
  }

  // -- words ----------------------------------------------------------------------------
  const leafName = (row, i) => { const node = row.nodes[i]; return node[0] === "v" ? row.sliders[node[1]].name : node[node.length - 1]; };
  function template(made, i) {
    const form = made.row.forms[i];
    if (!form) return null;
    return form.texts[form.quiet.map((q) => (made.got[q] === 1n ? "1" : "0")).join("")];
  }
  // What an unknown size is called: by its own name where it is the model's input.
  function unknownName(made, k) {
    const [kind, a, b] = made.row.nodes[k];
    const link = kind === "i" && !still ? made.row.links[a] : null;
    const size = link && link[0] === -1 ? data.inputs[link[1]].sizes[b] : null;
    return (size && size.symbol) || leafName(made.row, k);
  }
  const filled = (text, put) => text.replace(/⟦(\d+)⟧/g, (_, i) => put(Number(i)));
  const inNames = (made, i) => {
    const text = template(made, i);
    return text === null ? null : filled(text, (k) => leafName(made.row, k));
  };
  const inValues = (made, i) => {
    const text = template(made, i);
    return text === null ? null : filled(text, (k) => (made.got[k] === null ? unknownName(made, k) : String(made.got[k])));
  };
  const sized = (n) => {
    let size = Number(n);
    for (const unit of ["B", "KB", "MB", "GB", "TB", "PB"]) {
      if (size < 1024 || unit === "PB") {
        return size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) + " " + unit;
      }
      size /= 1024;
    }
    return "";
  };

  // -- the table ------------------------------------------------------------------------
  let before = new Map();
  let opened = null; // what the panel explains: {r, i, label} or {input}
  let trail = [];
  let pinned = false;

  function numberButton(key, text, label, target) {
    const was = before.get(key);
    const node = make("button", { type: "button", class: "n", "data-key": key, "aria-label": `${text}, ${label}` }, text);
    if (was !== undefined && was !== text) node.classList.add("moved");
    now.set(key, text);
    node.target = { ...target, label, key };
    return node;
  }
  let now = new Map();

  function shapeNodes(r, dims, label, words, key, comma) {
    const nodes = [];
    dims.forEach((d, k) => {
      const behind = k + 1 < dims.length ? "," : dims.length === 1 ? ",)" : ")";
      const word = words ? words[k] : `axis ${k}`;
      const text = d.n === null ? "None" : String(d.n);
      const shown = k === 0 && words && d.n === null ? "None"
        : numberButton(`${key}.${k}`, text, `${label} ${word}`, d.input ? { input: d.input } : { r, i: d.i, n: d.n });
      if (k) nodes.push(" ");
      nodes.push(make("span", { class: "size" }, k ? "" : "(", shown, behind)); // a line never begins with a comma
    });
    if (!dims.length) nodes.push("()");
    return nodes;
  }

  function countText(made, i) {
    const n = made.got[i];
    return n === null ? inValues(made, i) || "?" : grouped(n);
  }

  function draw() {
    before = now;
    now = new Map();
    const body = $("rows");
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
    const lines = [];
    let total = 0n, learning = 0n, bytes = 0n, macs = 0n, complete = true, formula = [], partly = false;
    results.forEach((made) => {
      if (made.status === "ok" && made.path) {
        const n = made.got[made.path.params];
        if (n === null) formula.push(inValues(made, made.path.params));
        else total += n;
        const l = made.got[made.path.learning];
        if (l !== null) learning += l;
        for (const w of made.path.weights) {
          const size = w.shape.reduce((p, i) => (p === null || made.got[i] === null ? null : p * made.got[i]), 1n);
          if (size !== null) bytes += size * BigInt(w.bytes);
        }
        const m = made.path.macs === undefined || made.path.macs === null ? null : made.got[made.path.macs];
        if (m === null) partly = partly || made.path.macs !== null; else macs += m;
      } else if (made.status === "fixed") complete = false;
      else if (made.status !== "ok") complete = null;
    });
    results.forEach((made, r) => {
      const row = made.row;
      const cells = [make("th", { scope: "row", role: "rowheader" }, ...broken(row.name), make("small", {}, ...broken(row.class)))];
      const out = make("td", { role: "cell", class: "shape", "data-label": "output" });
      if (made.status === "error") {
        const e = made.path.error;
        const said = (text) => filled(text, (k) => String(made.got[e.shown[k]]));
        out.append(make("span", { class: "bad" }, `Keras would raise an error: ${e.code} `), `${said(e.message)} ${said(e.fix)}`);
        out.className = "";
        out.colSpan = 3;
      } else if (made.status === "missing") {
        out.append(make("span", { class: "bad" }, "This page does not know this combination. "), "Ask seqshape itself for these numbers.");
        out.className = "";
        out.colSpan = 3;
      } else if (made.status === "unknown input") out.append("–");
      else if (made.status === "fixed" && made.outs.length === 0) {
        out.className = "";
        out.append("? ", make("span", { class: "soft" }, row.fixed));
      }
      else made.outs.forEach((dims, k) => {
        if (k) out.append(make("br"));
        const words = made.path ? made.path.words[k]
          : dims[0] && dims[0].input ? data.inputs[dims[0].input[0]].sizes.map((s) => s.word) : null;
        out.append(...shapeNodes(r, dims, `${row.name}, output`, words, `${r}.o${k}`));
        if (out.textContent.length < 28) out.classList.add("size");
      });
      cells.push(out);
      if (out.colSpan !== 3) {
        const weights = make("td", { role: "cell", class: "shape", "data-label": "weights" });
        const count = make("td", { role: "cell", class: "count", "data-label": "params" });
        if (made.path) {
          for (const [k, w] of made.path.weights.entries()) {
            const dims = w.shape.map((i) => ({ i, n: made.got[i] }));
            weights.append(make("span", { class: "weight" }, w.name + " ",
              ...shapeNodes(r, dims, `${row.name}, ${w.name},`, null, `${r}.w${k}`),
              w.learns ? null : make("span", { class: "soft" }, " frozen")));
          }
          if (made.path.weights.length === 0) weights.append(make("span", { class: "soft" }, "none"));
          const i = made.path.params;
          count.append(numberButton(`${r}.p`, countText(made, i), `parameters of ${row.name}`, { r, i, count: true }));
          const n = made.got[i];
          if (n !== null && total > 0n && n > 0n && complete !== null) {
            const bar = make("span", { class: "bar", title: `${Number((n * 1000n) / total) / 10} % of all parameters` });
            bar.style.width = `${Math.max(2, Number((n * 1000n) / total) / 10)}%`;
            count.append(bar);
          }
        } else if (made.status === "unknown input") { weights.append("–"); count.append("–"); }
        else count.append(row.static.params === null ? "?" : grouped(row.static.params));
        cells.push(weights, count);
      }
      lines.push(make("tr", { role: "row" }, ...cells));
    });
    body.replaceChildren(...lines);
    const sum = formula.length ? [grouped(total), ...formula].filter((t) => t !== "0").join(" + ") : grouped(total);
    const atLeast = complete === false ? "at least " : "";
    const dash = complete === null ? "–" : null;
    $("total").textContent = dash || atLeast + sum;
    $("memory").textContent = dash || (formula.length ? "depends on sizes that are unknown" : atLeast + sized(bytes) + ` (${grouped(bytes)} bytes)`);
    $("learning").textContent = dash || (formula.length ? "depends on sizes that are unknown" : atLeast + grouped(learning));
    $("macs").textContent = dash || (partly ? "depends on sizes that are unknown" : atLeast + grouped(macs));
    if (focused) {
      const again = body.querySelector(`[data-key="${CSS.escape(focused)}"]`);
      if (again && document.activeElement === document.body) again.focus({ preventScroll: true });
    }
    explain();
  }

  // -- where a number came from -----------------------------------------------------------
  function show(target, pin) {
    opened = target;
    trail = [];
    pinned = pin;
    explain();
  }
  function stepTo(target) { trail.push(opened); opened = target; pinned = true; explain(); $("why-title").focus(); }
  function back() {
    if (trail.length) { opened = trail.pop(); explain(); $("why-title").focus(); return; }
    close();
  }
  function close() {
    const key = opened && opened.key;
    opened = null; pinned = false; trail = [];
    explain();
    const button = key && document.querySelector(`#rows [data-key="${CSS.escape(key)}"]`);
    closing = true; // the focus goes back, and nothing opens again
    if (button) button.focus();
    closing = false;
  }
  let closing = false;

  function comesFrom(made, r, i) {
    const [kind, a, b] = made.row.nodes[i];
    if (kind === "v") return { text: `argument of ${made.row.name}` };
    if (kind === "o") return { text: "computed above, an output size of this layer", to: { r, i: a, label: `${made.row.name}, output` } };
    if (kind === "i") {
      if (still) return { text: "size of this layer's input" };
      const [k, out] = made.row.links[a];
      if (k === -1) return { text: `size of the model's ${data.inputs[out].name}` };
      const of = results[k];
      const d = of.outs[out][b];
      const word = of.path && of.path.words[out] ? of.path.words[out][b] : `axis ${b}`;
      if (d.i === null) return { text: `output of ${of.row.name}` };
      return { text: `output of ${of.row.name}`, to: { r: k, i: d.i, label: `${of.row.name}, output ${word}` } };
    }
    if (kind === "u") return { text: "unknown" };
    return { text: "" };
  }

  function leavesOf(row, i, found = []) {
    const [kind, a, b] = row.nodes[i];
    if (["v", "i", "o", "u"].includes(kind)) { if (!found.includes(i)) found.push(i); }
    else if (kind !== "c") { leavesOf(row, a, found); leavesOf(row, b, found); }
    return found;
  }

  // The arithmetic as written in the rule, with no more brackets than it needs.
  function text(made, i) {
    const [kind, a, b] = made.row.nodes[i];
    if (kind === "c") return [String(a), 3];
    if (["v", "i", "o", "u"].includes(kind)) return [leafName(made.row, i), 3];
    const rank = kind === "+" || kind === "-" ? 1 : 2;
    let [left, l] = text(made, a), [right, s] = text(made, b);
    if (l < rank || (kind !== "*" && rank === 2 && l === 2)) left = `(${left})`;
    if (s < rank || (s === rank && ["-", "//", "%"].includes(kind)) || (kind === "*" && s === rank && right.includes("//"))) right = `(${right})`;
    return [`${left}${kind === "//" ? "//" : ` ${kind} `}${right}`, rank];
  }

  function tree(made, i) {
    const [kind, a, b] = made.row.nodes[i];
    const n = made.got[i];
    const value = n === null ? "unknown" : String(n);
    if (!(kind in ARITHMETIC)) return make("li", {}, kind === "c" ? value : `${leafName(made.row, i)} = ${value}`);
    return make("li", {}, `${text(made, i)[0]} = ${value} `, make("span", { class: "op" }, `(${WORDS[kind]})`),
      make("ul", {}, tree(made, a), tree(made, b)));
  }

  function equation(parts) {
    const plain = (p) => p.replaceAll(",", "");
    const there = parts.filter((p) => p !== null);
    const kept = there.filter((p, k) => k === there.length - 1 || plain(p) !== plain(there[k + 1]));
    return make("div", { class: "equation shape" }, ...kept.map((p, k) => make("span", {}, k ? `= ${p}` : p)));
  }

  function explain() {
    for (const b of document.querySelectorAll("#rows .open")) { b.classList.remove("open"); }
    const panel = $("why");
    const content = [];
    if (!opened) {
      $("why-title").textContent = "Where does a number come from?";
      content.push(make("p", { class: "soft" }, "Point at a number of the table, or go to it with the Tab key."));
      panel.classList.add("idle");
    } else {
      panel.classList.remove("idle");
      const button = document.querySelector(`#rows [data-key="${CSS.escape(opened.key || "")}"]`);
      if (button) button.classList.add("open");
      describe(opened, content);
    }
    $("why-body").replaceChildren(...content);
    $("back").hidden = trail.length === 0;
    $("close").hidden = !opened;
  }

  function describe(target, content) {
    if (target.input) {
      const [k, axis] = target.input;
      const n = state.inputs[k][axis];
      $("why-title").textContent = `${target.label}: ${n === null ? "None" : n}`;
      content.push(make("p", {}, "It is a size of the model's input."));
      return;
    }
    const made = results[target.r];
    let i = target.i;
    if (made.status !== "ok") i = null;
    else if (target.count && made.path) i = made.path.params;
    else if (target.key) i = currentNode(target, i);
    if (i === null || i === undefined || !made.got.length || made.got[i] === undefined) {
      $("why-title").textContent = target.label;
      content.push(make("p", {}, made.row.fixed || "There is no value here now."));
      return;
    }
    const n = made.got[i];
    $("why-title").textContent = `${target.label}: ${n === null ? (target.count ? "a formula" : "None") : grouped(n)}`;
    const node = made.row.nodes[i];
    const names = inNames(made, i) || (node[0] === "c" ? String(node[1]) : leafName(made.row, i));
    content.push(equation([names, inValues(made, i), n === null ? "depends on sizes that are unknown" : grouped(n)]));
    if (made.row.why[i]) content.push(make("p", {}, made.row.why[i]));
    else if (node[0] === "i") content.push(make("p", {}, "Unchanged from the input."));
    if (target.count) {
      if (made.path.weights.length === 0) content.push(make("p", {}, "This layer has no weights."));
      else content.push(make("p", { class: "soft" }, "The sum over all weights."));
      const or = made.path.or;
      if (or !== null && or !== undefined) {
        content.push(make("p", { class: "soft" }, "Textbook form:"));
        content.push(equation([inNames(made, or), inValues(made, or), made.got[or] === null ? null : grouped(made.got[or])]));
        if (made.row.why[or]) content.push(make("p", {}, made.row.why[or]));
      }
      const m = made.path.macs;
      if (m !== null && m !== undefined && made.row.forms[m]) {
        content.push(make("p", { class: "soft" }, "Multiply-adds (MACs) for one example:"));
        content.push(equation([inNames(made, m), inValues(made, m), made.got[m] === null ? null : grouped(made.got[m])]));
        if (made.row.why[m]) content.push(make("p", {}, made.row.why[m]));
      }
    }
    const leaves = leavesOf(made.row, i);
    if (leaves.length) {
      const list = make("ul", { class: "parts" });
      for (const leaf of leaves) {
        const value = made.got[leaf] === null ? "None" : String(made.got[leaf]);
        const from = comesFrom(made, target.r, leaf);
        const item = make("li", {}, `${leafName(made.row, leaf)} = `);
        if (from.to) {
          const step = make("button", { type: "button", class: "n", "aria-label": `${value}, ${from.text}: where it comes from` }, value);
          step.addEventListener("click", () => stepTo(from.to));
          item.append(step);
        } else item.append(value);
        item.append(make("span", { class: "soft" }, ` ${from.text}`));
        list.append(item);
      }
      content.push(list);
    } else if (node[0] === "c") content.push(make("p", { class: "soft" }, "A fixed number of the rule."));
    if (node[0] in ARITHMETIC) {
      const details = make("details", {}, make("summary", {}, "Every operation"), make("ul", { class: "tree" }, tree(made, i)));
      details.open = everyOperation;
      details.addEventListener("toggle", () => { everyOperation = details.open; });
      content.push(details);
    }
  }
  let everyOperation = false;

  // A slider may have led to another path, where the same place of the table is another expression.
  function currentNode(target, i) {
    const [r, where, axis] = target.key.split(".");
    const made = results[Number(r)];
    const k = Number(where.slice(1));
    if (where[0] === "o") { const d = made.outs[k] && made.outs[k][Number(axis)]; return d ? d.i : null; }
    if (where[0] === "w") { const w = made.path && made.path.weights && made.path.weights[k]; return w ? w.shape[Number(axis)] : null; }
    return i;
  }

  // -- events ---------------------------------------------------------------------------
  const rows = $("rows");
  const targetOf = (event) => { const b = event.target.closest("button.n"); return b && b.target ? b : null; };
  rows.addEventListener("mouseover", (e) => { const b = targetOf(e); if (b && !pinned) show(b.target, false); });
  rows.addEventListener("focusin", (e) => { const b = targetOf(e); if (b && !closing && !(pinned && opened && opened.key === b.target.key)) show(b.target, false); });
  rows.addEventListener("click", (e) => {
    const b = targetOf(e);
    if (!b) return;
    show(b.target, true);
    if (e.detail === 0) $("why-title").focus(); // by Enter: read on in the explanation
  });
  rows.addEventListener("keydown", (e) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const b = targetOf(e);
    if (!b) return;
    const all = [...rows.querySelectorAll("button.n")];
    let next = null;
    if (e.key in steps) next = all[all.indexOf(b) + steps[e.key]];
    else if (e.key === "Home") next = all[0];
    else if (e.key === "End") next = all[all.length - 1];
    else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      const here = b.closest("tr"), column = [...here.children].indexOf(b.closest("td"));
      for (let tr = here; tr && !next;) {
        tr = e.key === "ArrowDown" ? tr.nextElementSibling : tr.previousElementSibling;
        next = tr && tr.children[column] && tr.children[column].querySelector("button.n");
      }
    }
    if (next) { e.preventDefault(); next.focus(); }
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && opened) { e.preventDefault(); back(); } });
  $("back").addEventListener("click", back);
  $("close").addEventListener("click", close);

  // -- sliders --------------------------------------------------------------------------
  const controls = [];
  let number = 0;
  function slide(where, name, setting, value, symbol) {
    const id = `s${number++}`;
    const least = setting.least, most = setting.most;
    const label = make("label", { for: id }, name);
    const range = make("input", { type: "range", id, min: least, max: most, step: 1 });
    const box = make("input", { type: "number", min: least, step: 1, "aria-label": `${where}, ${name}, as a number` });
    range.setAttribute("aria-label", `${where}, ${name}`);
    const wrap = make("div", { class: "slide" }, label, range, box);
    let none = null;
    if (setting.maybe) {
      none = make("input", { type: "checkbox" });
      wrap.append(make("label", { class: "none" }, none, ` unknown (${symbol || "None"})`));
    }
    const put = (n) => { setting.write(n); run(); draw(); refresh(); };
    const refresh = () => {
      const n = setting.read();
      if (none) none.checked = n === null;
      range.disabled = box.disabled = n === null;
      if (n !== null) {
        if (n > BigInt(range.max)) range.max = String(n);
        range.value = String(n);
        if (document.activeElement !== box || box.value === "") box.value = String(n);
      }
    };
    range.addEventListener("input", () => put(BigInt(range.value)));
    box.addEventListener("input", () => {
      if (!/^\d{1,15}$/.test(box.value)) return;
      const n = BigInt(box.value);
      put(n < BigInt(least) ? BigInt(least) : n);
    });
    box.addEventListener("change", () => { box.value = String(setting.read()); });
    if (none) none.addEventListener("change", () => put(none.checked ? null : BigInt(setting.last())));
    controls.push(refresh);
    refresh();
    return wrap;
  }

  function choose(where, name, words, setting) {
    const id = `s${number++}`;
    const shown = (word) => (word === true ? "True" : word === false ? "False" : word === null ? "None" : word);
    const list = make("select", { id, "aria-label": `${where}, ${name}` },
      ...words.map((word, k) => make("option", { value: k }, shown(word))));
    list.addEventListener("change", () => { setting.write(Number(list.value)); run(); draw(); });
    controls.push(() => { list.value = String(setting.read()); });
    return make("div", { class: "slide" }, make("label", { for: id }, name), list);
  }

  function buildControls() {
    const place = $("sliders");
    data.inputs.forEach((input, k) => {
      const group = make("fieldset", {}, make("legend", {}, input.name));
      input.sizes.forEach((size, axis) => {
        if (axis === 0 && size.value === null) return;
        let last = size.value === null ? 120n : BigInt(size.value);
        group.append(slide(input.name, size.word, {
          least: axis === 0 ? 1 : 0, most: size.value === null ? 512 : Math.min(Math.max(4 * size.value, 32), 1e6),
          maybe: axis > 0,
          read: () => state.inputs[k][axis],
          write: (n) => { if (n !== null) last = n; state.inputs[k][axis] = n; },
          last: () => last,
        }, size.value, size.symbol));
      });
      if (group.children.length > 1) place.append(group);
    });
    data.rows.forEach((row, r) => {
      if (row.sliders.length + row.switches.length === 0) return;
      const group = make("fieldset", {}, make("legend", {}, row.name));
      row.sliders.forEach((s, k) => {
        group.append(slide(row.name, s.name, {
          least: s.least, most: s.most, maybe: false,
          read: () => state.sliders[r][k],
          write: (n) => { state.sliders[r][k] = n; },
        }, s.value, ""));
      });
      row.switches.forEach((s, k) => {
        group.append(choose(row.name, s.name, s.words, {
          read: () => state.switches[r][k],
          write: (n) => { state.switches[r][k] = n; },
        }));
      });
      place.append(group);
    });
    $("reset").addEventListener("click", () => { state = written(); run(); draw(); controls.forEach((c) => c()); });
  }

  if (still) { $("moving").hidden = true; $("still").hidden = false; $("still").textContent = `${data.still} So there are no sliders; the numbers are those of the original model.`; }
  else buildControls();
  run();
  draw();
})();
