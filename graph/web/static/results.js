// Two more views of an answer for the editor: bars, and a network. They read Yasr's parsed results and write text only.
"use strict";

const MOST_BARS = 40;
const MOST_NODES = 300;

function localName(iri) {
  const short = iri.replace(/^.*[/#](?=.)/, "");
  try {
    return decodeURIComponent(short);
  } catch {
    return short;
  }
}

function note(parent, text) {
  const element = document.createElement("p");
  element.className = "note";
  element.textContent = text;
  parent.append(element);
}

function icon(path) {
  const element = document.createElement("div");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  element.append(svg);
  return element;
}

function rowsOf(yasr) {
  return (yasr.results && yasr.results.getBindings && yasr.results.getBindings()) || [];
}

function isNumber(term) {
  return term && term.type !== "uri" && term.value.trim() !== "" && Number.isFinite(Number(term.value));
}

/** The column of names and the column of numbers that a chart is made of, or null. */
function chartColumns(yasr) {
  const rows = rowsOf(yasr).slice(0, MOST_BARS);
  const names = (yasr.results && yasr.results.getVariables && yasr.results.getVariables()) || [];
  const numeric = names.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])));
  const text = names.filter((name) => !numeric.includes(name) && rows.some((row) => row[name]));
  const variety = (name) => new Set(rows.filter((row) => row[name]).map((row) => row[name].value)).size;
  const plain = (name) => rows.some((row) => row[name] && row[name].type !== "uri");
  const best = [...text].sort((a, b) => variety(b) - variety(a) || plain(b) - plain(a))[0];
  return numeric.length && text.length ? { number: numeric[numeric.length - 1], text: best } : null;
}

function definePlugins(Yasr, texts) {
  class Chart {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 3;
      this.label = texts.chart;
    }
    canHandleResults() {
      return chartColumns(this.yasr) !== null;
    }
    getIcon() {
      return icon("M3 21V3h2v16h16v2zM8 17V9h3v8zm5 0V5h3v12zm5 0v-5h3v5z");
    }
    draw() {
      const box = document.createElement("div");
      box.className = "chart";
      this.yasr.resultsEl.append(box);
      const columns = chartColumns(this.yasr);
      if (!columns) {
        note(box, texts.noChart);
        return;
      }
      const rows = rowsOf(this.yasr).filter((row) => row[columns.number]);
      const shown = rows.slice(0, MOST_BARS);
      if (rows.length > shown.length) note(box, texts.tooMany);
      const most = Math.max(...shown.map((row) => Math.abs(Number(row[columns.number].value))), 1e-9);
      const width = Math.min(1000, Math.max(320, box.clientWidth || 800));
      const left = Math.round(width * 0.42);
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", `0 0 ${width} ${shown.length * 24 + 8}`);
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", `${columns.text}, ${columns.number}`);
      shown.forEach((row, index) => {
        const value = Number(row[columns.number].value);
        const term = row[columns.text];
        const full = term ? (term.type === "uri" ? localName(term.value) : term.value) : "";
        const room = Math.floor(left / 7.2);
        const add = (name, attributes, text) => {
          const element = document.createElementNS("http://www.w3.org/2000/svg", name);
          for (const [key, given] of Object.entries(attributes)) element.setAttribute(key, given);
          if (text !== undefined) element.textContent = text;
          svg.append(element);
          return element;
        };
        const name = add("text", { x: left - 8, y: index * 24 + 20, "text-anchor": "end" }, full.length > room ? `${full.slice(0, room - 1)}…` : full);
        const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
        title.textContent = full;
        name.append(title);
        const length = Math.max(1, (Math.abs(value) / most) * (width - left - 70));
        add("rect", { class: "bar-fill", x: left, y: index * 24 + 7, width: length, height: 18 });
        add("text", { x: left + length + 6, y: index * 24 + 20 }, row[columns.number].value);
      });
      box.append(svg);
    }
  }

  class NetworkView {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 2;
      this.label = texts.network;
    }
    columns() {
      const rows = rowsOf(this.yasr).slice(0, 50);
      const names = (this.yasr.results && this.yasr.results.getVariables && this.yasr.results.getVariables()) || [];
      if (["subject", "predicate", "object"].every((name) => names.includes(name))) return { from: "subject", to: "object", via: "predicate" };
      const things = names.filter((name) => rows.some((row) => row[name] && row[name].type === "uri"));
      const plain = names.filter((name) => rows.some((row) => row[name] && row[name].type !== "uri"));
      if (things.length >= 2) return { from: things[0], to: things[1] };
      return things.length && plain.length ? { from: things[0], to: plain[0] } : null;
    }
    canHandleResults() {
      return typeof vis !== "undefined" && this.columns() !== null;
    }
    getIcon() {
      return icon("M5 3a3 3 0 0 1 2.8 4l8.4 3.6A3 3 0 1 1 16 13.5L8.4 17.6A3 3 0 1 1 7 15.4l7.6-4L6.9 8.2A3 3 0 1 1 5 3z");
    }
    draw() {
      const columns = this.columns();
      const box = document.createElement("div");
      this.yasr.resultsEl.append(box);
      if (!columns) {
        note(box, texts.noNetwork);
        return;
      }
      const nodes = new Map();
      const edges = new Map();
      let full = false;
      const node = (term) => {
        const key = `${term.type} ${term.value}`;
        if (!nodes.has(key)) {
          if (nodes.size >= MOST_NODES) {
            full = true;
            return null;
          }
          const text = term.type === "uri" ? localName(term.value) : term.value;
          const title = document.createElement("span");
          title.textContent = term.value;
          const plain = term.type !== "uri";
          nodes.set(key, { id: key, label: text.length > 28 ? `${text.slice(0, 27)}…` : text, title, shape: plain ? "box" : "dot", size: 10, color: plain ? "#e3e8ef" : "#2f6db3" });
        }
        return key;
      };
      for (const row of rowsOf(this.yasr)) {
        if (!row[columns.from] || !row[columns.to]) continue;
        const from = node(row[columns.from]);
        const to = node(row[columns.to]);
        if (from === null || to === null) continue;
        const label = columns.via ? localName(row[columns.via].value) : "";
        edges.set(`${from}\n${to}\n${label}`, { from, to, label, arrows: columns.via ? "to" : "" });
      }
      if (full) note(box, texts.tooMany);
      const view = document.createElement("div");
      view.className = "network-view";
      box.append(view);
      this.network = new vis.Network(
        view,
        { nodes: [...nodes.values()], edges: [...edges.values()] },
        {
          layout: { randomSeed: 7, improvedLayout: nodes.size < 120 },
          physics: { stabilization: { iterations: 150 }, barnesHut: { gravitationalConstant: -6000, springLength: 130 } },
          edges: { color: "#9aa5b4", font: { size: 11, color: "#55606f" }, smooth: false },
          nodes: { font: { size: 14 } },
          interaction: { keyboard: { enabled: true, bindToWindow: false } },
        },
      );
      this.network.once("stabilizationIterationsDone", () => this.network && this.network.setOptions({ physics: false }));
    }
    destroy() {
      if (this.network) this.network.destroy();
      this.network = null;
    }
  }

  Yasr.registerPlugin("chart", Chart);
  Yasr.registerPlugin("network", NetworkView);
}

globalThis.ententeResults = { definePlugins };
