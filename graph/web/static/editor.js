// The SPARQL editor: Yasgui over this server's endpoint, with the graph's own prefixes, terms and example queries.
"use strict";

(async () => {
  const language = document.getElementById("editor").dataset.language;
  const settings = await (await fetch(`/editor/settings.json?lang=${encodeURIComponent(language)}`)).json();
  const { texts, terms, prefixes, examples } = settings;
  const { Yasqe, Yasr } = Yasgui;
  const endpoint = new URL("/sparql", location.href).href;
  ententeResults.definePlugins(Yasr, texts);
  translate(document.getElementById("editor"), settings.words);
  defineCompleters();

  const first = `SELECT ?agreement ?label ?date WHERE {\n  ?agreement a ent:Agreement ; rdfs:label ?label .\n  OPTIONAL { ?agreement ent:signedOn ?date }\n}\nORDER BY DESC(?date)\nLIMIT 50`;
  const yasgui = new Yasgui(document.getElementById("editor"), {
    autofocus: false,
    populateFromUrl: false,
    persistenceId: null,
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle,*/*;q=0.9" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    yasqe: {
      value: first,
      persistenceId: null,
      autocompleters: ["variables", "entente-prefixes", "entente-class", "entente-property"],
      createShareableLink: undefined,
      createShortLink: undefined,
      resizeable: true,
      lineWrapping: true,
    },
    yasr: { prefixes: { ...prefixes, id: `${settings.base}id/` }, persistenceId: null, pluginOrder: ["table", "chart", "network", "response"], defaultPlugin: "table", maxPersistentResponseSize: 0 },
  });
  const tab = yasgui.getTab();
  const yasqe = tab.getYasqe();
  const table = tab.getYasr().plugins.table;
  if (table) table.persistentConfig = { ...table.persistentConfig, compact: true };
  let declaring = 0;
  const problem = document.getElementById("problem");
  const select = document.getElementById("examples");
  yasqe.getInputField().setAttribute("aria-label", "SPARQL");

  for (const example of examples) {
    const option = document.createElement("option");
    option.value = example.name;
    option.textContent = example.label;
    select.append(option);
  }
  select.addEventListener("change", () => choose(select.value, true));

  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  const named = new URLSearchParams(location.search).get("example");
  if (asked) yasqe.setValue(asked);
  else if (named) choose(named, true);
  else yasqe.setValue(first);
  if (asked) run();
  else declare();

  function choose(name, runs) {
    const example = examples.find((one) => one.name === name);
    if (!example) return;
    select.value = name;
    document.getElementById("about").textContent = example.description;
    yasqe.setValue(`# ${example.label}\n${example.sparql}`);
    declare();
    if (runs) run();
  }

  /** Declare the graph's prefixes that the query uses, so that it works at any endpoint. */
  function declare() {
    const bare = yasqe.getValue().replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#.*$/gm, "");
    const declared = new Set([...bare.matchAll(/prefix\s+([\w-]*):/gi)].map((found) => found[1]));
    const missing = Object.keys(prefixes).filter((name) => !declared.has(name) && new RegExp(`(^|[^\\w:?$@-])${name}:\\w`).test(bare));
    if (missing.length) yasqe.addPrefixes(Object.fromEntries(missing.reverse().map((name) => [name, prefixes[name]])));
  }

  function run() {
    declare();
    yasqe.query().catch(() => {});
  }

  yasqe.on("query", () => {
    declare();
    clear();
    remember();
  });
  yasqe.on("change", () => {
    if (!problem.hidden) clear();
    clearTimeout(declaring);
    declaring = setTimeout(declare, 400);
  });
  document.getElementById("editor").addEventListener("click", (event) => {
    const link = event.target.closest("a.iri");
    if (link && link.href.startsWith(settings.base)) {
      event.preventDefault();
      window.open(`/${link.href.slice(settings.base.length)}`, "_self");
    }
  });
  window.addEventListener("hashchange", () => {
    const query = new URLSearchParams(location.hash.slice(1)).get("query");
    if (query && query !== yasqe.getValue()) {
      yasqe.setValue(query);
      run();
    }
  });

  function remember() {
    const state = `#${new URLSearchParams({ query: yasqe.getValue() })}`;
    history.replaceState(null, "", `${location.pathname}?lang=${language}${state}`);
  }

  function clear() {
    problem.hidden = true;
    for (let line = 0; line < yasqe.lineCount(); line++) yasqe.removeLineClass(line, "background", "faulty");
    document.getElementById("downloads").hidden = true;
  }

  tab.getYasr().on("drawn", () => {
    const results = tab.getYasr().results;
    const error = results && results.getError && results.getError();
    if (error) {
      show(error);
      return;
    }
    if (results) offer(results);
  });

  function show(error) {
    const text = (error.text || "").trim().split("\n")[0] || error.statusText || "";
    problem.textContent = text;
    problem.hidden = !text;
    document.getElementById("downloads").hidden = true;
    const place = /line (\d+), column (\d+)/.exec(text);
    if (place) {
      const line = Math.min(Number(place[1]), yasqe.lineCount()) - 1;
      yasqe.addLineClass(line, "background", "faulty");
      yasqe.setCursor({ line, ch: Number(place[2]) - 1 });
      yasqe.scrollIntoView({ line, ch: 0 }, 60);
    }
  }

  function offer(results) {
    const bar = document.getElementById("downloads");
    bar.textContent = `${texts.download}: `;
    const graph = /^\s*(construct|describe)/im.test(yasqe.getValue().replace(/#.*$/gm, ""));
    const formats = graph ? ["ttl", "nt", "jsonld", "rdf"] : ["csv", "tsv", "json", "xml"];
    for (const format of formats) {
      const link = document.createElement("a");
      link.href = `/sparql?${new URLSearchParams({ query: yasqe.getValue(), format })}`;
      link.download = `entente.${format}`;
      link.textContent = format.toUpperCase();
      bar.append(link);
    }
    bar.hidden = !results;
  }

  document.getElementById("share").addEventListener("click", async () => {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      window.prompt(texts.share, location.href);
    }
    document.getElementById("said").textContent = texts.shared;
  });

  /** Put Yasgui's own words, which it takes from no setting, into the reader's language, now and whenever it draws; data stay as they are. */
  function translate(root, words) {
    const own = ".CodeMirror-sizer, .CodeMirror-hints, tbody, .dt-column-title, .chart, .network-view";
    const named = ["title", "aria-label", "placeholder"];
    const patterns = Object.entries(words).filter(([text]) => text.includes("{}")).map(([text, to]) => [new RegExp(`^${text.replace(/[()]/g, "\\$&").replaceAll("{}", "(.+?)")}$`), to]);
    const spoken = (text) => {
      if (Object.hasOwn(words, text)) return words[text];
      for (const [pattern, to] of patterns) {
        const found = pattern.exec(text);
        if (found) return found.slice(1).reduce((said, part) => said.replace("{}", () => (Object.hasOwn(words, part) ? words[part] : part)), to);
      }
      return null;
    };
    const say = (node) => {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (!element || !element.closest || element.closest(own)) return;
      if (node.nodeType === Node.TEXT_NODE) {
        const said = spoken(node.data.trim());
        if (said !== null) node.data = said;
        return;
      }
      for (const name of named) {
        const said = element.hasAttribute(name) ? spoken(element.getAttribute(name)) : null;
        if (said !== null) element.setAttribute(name, said);
      }
      for (const child of element.childNodes) say(child);
    };
    if (!Object.keys(words).length) return;
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.type === "childList" ? change.addedNodes : [change.target]) say(node);
    }).observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: named });
  }

  function defineCompleters() {
    const labels = new Map(terms.map((term) => [term.name, term.label]));
    const inClass = (editor) => {
      const token = editor.getCompleteToken();
      const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
      return ["a", "rdf:type", "rdfs:subClassOf"].includes(before.state && before.state.lastProperty) && !/^[?$]/.test(token.string);
    };
    const matching = (kind) => (editor, token) => {
      const typed = (token ? token.string : "").trim().toLowerCase();
      const local = typed.replace(/^[^:]*:/, "");
      return terms
        .filter((term) => term.kind === kind)
        .filter((term) => term.name.toLowerCase().startsWith(typed) || (!typed.includes(":") && (term.name.toLowerCase().includes(`:${local}`) || term.label.toLowerCase().startsWith(local))))
        .map((term) => term.name)
        .sort();
    };
    const described = (editor, hints) => {
      for (const hint of hints) if (labels.get(hint.text)) hint.displayText = `${hint.text} – ${labels.get(hint.text)}`;
      return hints;
    };
    const completer = (name, kind, valid) => ({
      name,
      bulk: false,
      autoShow: false,
      persistenceId: null,
      isValidCompletionPosition: valid,
      get: matching(kind),
      preProcessToken: (editor, token) => token,
      postprocessHints: described,
    });
    Yasqe.registerAutocompleter(completer("entente-class", "class", inClass), true);
    Yasqe.registerAutocompleter(
      completer("entente-property", "property", (editor) => {
        const token = editor.getCompleteToken();
        if (!token.string.trim() && !editor.getDoc().getLine(editor.getDoc().getCursor().line).trim()) return false;
        return !/^[?$"'<]/.test(token.string) && !inClass(editor) && (token.state.possibleCurrent || []).includes("a");
      }),
      true,
    );
    Yasqe.registerAutocompleter(
      {
        name: "entente-prefixes",
        bulk: false,
        persistenceId: null,
        isValidCompletionPosition: (editor) => /^\s*prefix\s+[\w-]*:?$/i.test(editor.getDoc().getLine(editor.getDoc().getCursor().line)),
        get: (editor, token) => {
          const typed = (token ? token.string : "").trim();
          return Object.entries(prefixes).filter(([name]) => name.startsWith(typed.replace(/:$/, ""))).map(([name, iri]) => `${name}: <${iri}>`);
        },
        preProcessToken: (editor, token) => token,
      },
      true,
    );
  }
  globalThis.ententeEditor = { yasgui, yasqe, tab };
})();
