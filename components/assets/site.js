// Around Streamlit's front end: its own words in the reader's language, links of ours in the same
// tab, the language of the document, and the first view that gives way to the page.
"use strict";

(() => {
  const script = document.currentScript;
  const root = document.documentElement;
  const addresses = JSON.parse(script.dataset.pages); // of our pages; the first is that of the site
  const [home] = addresses;
  const ours = (name) => home.slice(1) + name; // what else the host serves keeps things here, too

  // Streamlit connects at once, instead of first asking at every level of the address where it is,
  // and starts in our colours and type, instead of fetching its own font for the first moment.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin + home,
    HOST_CONFIG: {
      allowedOrigins: [location.origin],
      useExternalAuthToken: false,
      blockErrorDialogs: true, // they speak of a terminal; below is what readers are told
    },
    ...JSON.parse(script.dataset.themes),
  };

  // Streamlit remembers light or dark per address; here one choice holds for all of them.
  const streamlitChoice = `stActiveTheme-${location.pathname}-v2`;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a browser may keep nothing for anybody
    }
  };
  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
    } catch {
      // as above
    }
  };
  const forget = (name) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // as above
    }
  };
  const THEME = ours("theme");
  const choice = kept(THEME);
  keep(streamlitChoice, choice);
  addEventListener("pagehide", () => keep(THEME, kept(streamlitChoice)));

  // A map has no room on a narrow screen: tiles are shown there until the reader chooses otherwise.
  // The server does not know the width, so the choice is written into the address.
  const NARROW = matchMedia("(max-width: 599px)");

  function chooseTiles(query) {
    query.set("drawn", "tiles");
    history.replaceState(history.state, "", `${location.pathname}?${query}`);
  }

  const isUndrawn = ({ pathname, searchParams }) =>
    pathname === `${home}map` && NARROW.matches && !searchParams.has("drawn");

  const query = new URLSearchParams(location.search);
  if (isUndrawn(new URL(location.href))) chooseTiles(query);

  function followWidth() {
    const query = new URLSearchParams(location.search);
    if (!isUndrawn(new URL(location.href)) || !query.has("release")) return;
    chooseTiles(query);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  // A reader may keep one recommending unit as their own, in this browser alone: it comes first where
  // the page of briefs is asked for without naming one.
  const OWN_UNIT = ours("unit");

  function withOwnUnit(address) {
    const url = new URL(address, location.href);
    const isOpen = url.pathname === `${home}province` && !url.searchParams.has("code");
    if (isOpen && kept(OWN_UNIT)) url.searchParams.set("code", kept(OWN_UNIT));
    return url;
  }

  if (withOwnUnit(location.href).href !== location.href) location.replace(withOwnUnit(location.href));

  function showOwnUnit(button) {
    const isOwn = kept(OWN_UNIT) === button.dataset.keepUnit;
    button.dataset.name ??= button.textContent;
    button.textContent = isOwn ? button.dataset.done : button.dataset.name;
    button.setAttribute("aria-pressed", isOwn);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-keep-unit]");
    if (!button) return;
    const code = button.dataset.keepUnit;
    if (kept(OWN_UNIT) === code) forget(OWN_UNIT);
    else keep(OWN_UNIT, code);
    showOwnUnit(button);
  });

  // Where the browser keeps its clipboard to itself, the address is shown to be copied by hand.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy-address]");
    if (!button) return;
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    copied.then(
      () => { button.textContent = button.dataset.done; },
      () => prompt(button.textContent, location.href),
    );
  });

  const isOurs = (address) => new URL(address, location.href).origin === location.origin;

  // A link to a page of ours changes the page within the running site, as the menu does; Streamlit
  // follows the address as it follows the browser's back and forward.
  const pages = new Set(addresses);

  function isPage(address) {
    return isOurs(address) && pages.has(new URL(address, location.href).pathname);
  }

  function isPick(address) {
    const [to, here] = [new URL(address, location.href), new URL(location.href)];
    const [picked, before] = [to, here].map((url) => url.searchParams.get("picked"));
    return to.pathname === here.pathname && picked !== before;
  }

  // Who picks a project for comparison or turns a switch stays where they are; any other link leads
  // to the top. Before the page is there, the browser goes.
  function goTo(address, link) {
    if (firstView) return location.assign(address);
    if (isLost) return goToOnceBack(address);
    const url = withOwnUnit(address);
    const stays = isPick(address) || link?.closest(".switch");
    if (isUndrawn(url)) url.searchParams.set("drawn", "tiles"); // before a map is drawn in vain
    history.pushState({}, "", url.pathname + url.search);
    dispatchEvent(new PopStateEvent("popstate"));
    if (!stays) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    turned = link;
  }

  // The switch is written anew when it was turned: the keyboard goes on where it was.
  let turned = null;

  function keepFocus() {
    if (!turned || turned.isConnected) return;
    const name = turned.closest(".switch")?.getAttribute("aria-label");
    const switches = [...document.querySelectorAll(".switch")];
    const anew = switches.find((each) => each.getAttribute("aria-label") === name);
    if (anew && document.activeElement === document.body) focusOn(anew);
    turned = null;
  }

  function focusOn(anew) {
    const place = anew.closest("details")?.querySelector("summary") ?? anew.querySelector("[aria-current]");
    place?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || event.defaultPrevented || !isPlain || event.button !== 0) return;
    if (firstView) return; // the page is not there yet: the browser goes where the link leads
    if (link.hasAttribute("download") || !isPage(link.href)) return;
    event.preventDefault();
    goTo(link.href, link);
  });

  // The first address of a page that does not say its release is completed in its place: one step
  // back leaves the page.
  const pushState = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    const to = new URL(address ?? location.href, location.href);
    const isCompleted = to.pathname === location.pathname && to.searchParams.has("release");
    const isShort = !new URLSearchParams(location.search).has("release");
    if (isCompleted && isShort) history.replaceState(state, unused, address);
    else pushState(state, unused, address);
  };

  // What opens over the page closes when the reader goes on elsewhere, or presses Escape.
  const OPENED = ".masthead details[open], details.pill[open]";

  document.addEventListener("click", (event) => {
    for (const opened of document.querySelectorAll(OPENED)) {
      if (!opened.contains(event.target)) opened.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" && document.activeElement?.closest(OPENED);
    if (!opened) return;
    opened.open = false;
    opened.querySelector("summary").focus();
  });

  const openWindow = window.open;
  window.open = (address, ...rest) =>
    address && isPage(address) ? goTo(address) : openWindow.call(window, address, ...rest);

  // What is to be copied is selected as well: a browser may keep its clipboard to itself.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".copy");
    if (!button) return;
    const text = button.parentElement.querySelector("code");
    getSelection().selectAllChildren(text);
    navigator.clipboard?.writeText(text.textContent).then(() => {
      button.textContent = button.dataset.done;
    });
  });

  // -- a chart's file ------------------------------------------------------------------------
  // It is read here and not sent: its code and its hash are enough to tell what it shows. Where no
  // code can be read, the page is told just that.
  const CODE = /^[0-9A-HJKMNP-TV-Z]{10,400}$/;
  const NAME_OF_CODE = "ChartCode";
  const FORM = /^[0-9a-z.]{3,30}$/; // which of a chart's files it is, compared with its like
  const NAME_OF_FORM = "ChartForm";
  const utf8 = new TextDecoder();
  const FORMATS = [
    { kind: "png", beginning: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], fact: factInPng },
    { kind: "pdf", beginning: [0x25, 0x50, 0x44, 0x46, 0x2d], fact: factInPdf },
    { kind: "svg", beginning: [], fact: factInSvg },
  ];

  async function verify(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const beginsSo = ({ beginning }) => beginning.every((byte, at) => bytes[at] === byte);
    const format = FORMATS.find(beginsSo);
    const code = await format.fact(bytes, NAME_OF_CODE);
    const form = await format.fact(bytes, NAME_OF_FORM);
    const hash = await crypto.subtle?.digest("SHA-256", bytes);
    const url = new URL(location.href);
    if (CODE.test(code)) {
      url.searchParams.set("chart", code);
      url.searchParams.set("file", `${FORM.test(form ?? "") ? form : format.kind}.${hex(hash ?? new ArrayBuffer(0))}`);
    } else {
      url.searchParams.delete("chart");
      url.searchParams.set("file", "no-code");
    }
    goTo(url.href);
  }

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

  // PNG: chunks, each with the length of its content, its type, its content, and a checksum.
  async function factInPng(bytes, name) {
    const view = new DataView(bytes.buffer);
    const [besideContent, [{ beginning }]] = [12, FORMATS];
    for (let at = beginning.length; at + besideContent <= bytes.length; ) {
      const length = view.getUint32(at);
      if (at + besideContent + length > bytes.length) return undefined;
      const type = utf8.decode(bytes.subarray(at + 4, at + 8));
      const content = bytes.subarray(at + 8, at + 8 + length);
      if (type === "iTXt" && keywordOf(content) === name) return internationalText(content);
      at += besideContent + length;
    }
  }

  const keywordOf = (content) => utf8.decode(content.subarray(0, Math.max(0, content.indexOf(0))));

  // A keyword, whether the text is compressed and how, a language, the keyword in it, the text.
  async function internationalText(content) {
    const isCompressed = content.indexOf(0) + 1;
    const languageEnds = content.indexOf(0, isCompressed + 2);
    const keywordEnds = languageEnds < 0 ? -1 : content.indexOf(0, languageEnds + 1);
    if (keywordEnds < 0) return undefined;
    const text = content.subarray(keywordEnds + 1);
    return content[isCompressed] ? inflated(text) : utf8.decode(text);
  }

  function inflated(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text().catch(() => undefined); // damaged
  }

  function factInSvg(bytes, name) {
    const svg = new DOMParser().parseFromString(utf8.decode(bytes), "image/svg+xml");
    if (svg.querySelector("parsererror")) return undefined;
    return svg.querySelector(`:root > metadata > [${name}]`)?.getAttribute(name);
  }

  // PDF: at its end stands where its table of objects begins. A trailer after the table names the
  // object with the facts about the file, and an older table if the file was changed by appending.
  function factInPdf(bytes, name) {
    const text = new TextDecoder("x-user-defined").decode(bytes); // a character for each byte
    const places = new Map();
    const read = new Set();
    let facts;
    let table = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
    while (table && !read.has(table)) {
      read.add(table);
      const trailer = readTable(text, Number(table), places);
      facts ??= trailer?.get("/Info");
      table = trailer?.get("/Prev");
    }
    const [number, generation] = facts?.split(/\s+/) ?? [];
    const place = places.get(`${number} ${generation}`);
    if (!place || !text.startsWith(`${number} ${generation} obj`, place)) return undefined;
    const fact = dictionaryAt(text, text.indexOf("obj", place) + 3)?.get(`/${name}`);
    return fact && textOfString(fact);
  }

  // Notes where objects stand, unless a newer table said so, and returns the trailer's dictionary.
  function readTable(text, at, places) {
    const ends = text.indexOf("trailer", at);
    if (!text.startsWith("xref", at) || ends < 0) return undefined;
    let number = 0;
    const rows = text.slice(at, ends).matchAll(/(\d+) (\d+)(?: ([nf]))?\s/g);
    for (const [, first, second, use] of rows) {
      if (!use) {
        number = Number(first); // a part of the table: its first object, and how many follow
        continue;
      }
      const object = `${number++} ${Number(second)}`;
      if (use === "n" && !places.has(object)) places.set(object, Number(first));
    }
    return dictionaryAt(text, ends + "trailer".length);
  }

  // Brackets, the beginning of a string, one in hexadecimal digits, a reference, a name or a word;
  // whatever stands between them, comments too.
  const TOKEN =
    /(?:\s|%[^\r\n]*)*(<<|>>|[[\]]|\(|<[\da-fA-F\s]*>|\d+\s+\d+\s+R\b|\/?[^\s()<>[\]{}/%]+)/y;

  // The values of a dictionary by their names, as they are written; others within it are left out.
  function dictionaryAt(text, start) {
    const values = new Map();
    let depth = 0;
    let name;
    for (let at = start; ; ) {
      TOKEN.lastIndex = at;
      let token = TOKEN.exec(text)?.[1];
      if (!token || (at === start && token !== "<<")) return undefined;
      at = TOKEN.lastIndex;
      if (token === "(") {
        const ends = endOfString(text, at);
        token += text.slice(at, ends);
        at = ends;
      }
      if (token === "<<" || token === "[") depth += 1;
      else if (token === ">>" || token === "]") {
        depth -= 1;
        name = undefined;
        if (!depth) return values;
      } else if (depth === 1 && !name) name = token;
      else if (depth === 1) {
        values.set(name, token);
        name = undefined;
      }
    }
  }

  // Parentheses within a string stand in pairs, or after a backslash.
  function endOfString(text, start) {
    let depth = 1;
    let at = start;
    for (; depth && at < text.length; at += 1) {
      if (text[at] === "\\") at += 1;
      else if (text[at] === "(") depth += 1;
      else if (text[at] === ")") depth -= 1;
    }
    return at;
  }

  // A string is written in hexadecimal digits, or in parentheses with escapes; what begins with the
  // mark FE FF is UTF-16.
  function textOfString(token) {
    const inner = token.slice(1, -1);
    const characters = token.startsWith("<")
      ? inner.replace(/\s/g, "").replace(/..?/g, (digits) => character(digits.padEnd(2, "0"), 16))
      : inner.replace(/\\(\r\n|[0-7]{1,3}|[^])/g, (_, escaped) => unescaped(escaped));
    const bytes = Uint8Array.from(characters, (each) => each.charCodeAt(0));
    const isUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff;
    return new TextDecoder(isUtf16 ? "utf-16be" : "latin1").decode(bytes);
  }

  const character = (digits, base) => String.fromCharCode(parseInt(digits, base));
  const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\r\n": "", "\n": "", "\r": "" };

  function unescaped(escaped) {
    return /^[0-7]/.test(escaped) ? character(escaped, 8) : (ESCAPES[escaped] ?? escaped);
  }

  document.addEventListener("change", (event) => {
    if (event.target.id === "chart-file" && event.target.files.length) verify(event.target.files[0]);
  });

  // -- words ---------------------------------------------------------------------------------
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const CONTENT = ".page, [data-testid=stMarkdown]";
  let words = { zh: new Map(), en: new Map() };
  let patterns = { zh: [], en: [] };

  function translated(text) {
    const word = text.trim();
    if (!word) return text;
    const [, other] = words[language()].has(word)
      ? [word, words[language()].get(word)]
      : [word, byPattern(word)];
    return other === undefined ? text : text.replace(word, () => other);
  }

  function byPattern(word) {
    const found = patterns[language()].find(([pattern]) => pattern.test(word));
    return found && word.replace(found[0], found[1]);
  }

  function translateText(node) {
    if (node.parentElement?.closest(CONTENT)) return;
    const text = translated(node.nodeValue);
    if (text !== node.nodeValue) node.nodeValue = text;
  }

  function translateAttributes(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const text = value && translated(value);
      if (text && text !== value) element.setAttribute(name, text);
    }
  }

  // -- language ------------------------------------------------------------------------------
  const language = () => (root.lang.startsWith("zh") ? "zh" : "en");

  function followLanguage() {
    const asked = new URLSearchParams(location.search).get("lang");
    if (!["zh", "en"].includes(asked) || asked === language()) return;
    root.lang = asked === "zh" ? "zh-CN" : "en";
    visit(document.body);
  }

  // -- the page as it changes ----------------------------------------------------------------
  function keepInTab(link) {
    if (link.target === "_blank" && !link.hasAttribute("download") && isOurs(link.href)) {
      link.removeAttribute("target");
    }
  }

  // A chart that is wider than a phone scrolls; the keyboard scrolls what can have the focus.
  const SCROLLS = '[class*="st-key-regions_by_direction_"]';

  function visitElement(element) {
    if (NARROW.matches && element.matches(SCROLLS)) element.tabIndex = 0;
    translateAttributes(element);
    if (element.tagName === "A") keepInTab(element);
    if (element.matches("[data-keep-unit]")) showOwnUnit(element);
  }

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let each = node; each; each = walker.nextNode()) {
      if (each.nodeType === Node.TEXT_NODE) translateText(each);
      else visitElement(each);
    }
  }

  function visitChange(change) {
    if (change.type === "characterData") translateText(change.target);
    else if (change.type === "attributes") visitElement(change.target);
    else change.addedNodes.forEach(visit);
  }

  // -- paper ---------------------------------------------------------------------------------
  // Charts do not follow the width of the paper; those that are wider are made smaller.
  const WIDTH_OF_PAPER = 690;
  const charts = () => document.querySelectorAll(".js-plotly-plot .svg-container");

  addEventListener("beforeprint", () => {
    for (const chart of charts()) chart.style.zoom = Math.min(1, WIDTH_OF_PAPER / chart.offsetWidth);
  });
  addEventListener("afterprint", () => charts().forEach((chart) => chart.style.removeProperty("zoom")));

  // -- the first view ------------------------------------------------------------------------
  // It stays until the app shows the whole page, and for as long as the reader is busy in it: a menu
  // is open, or something is being typed. Where the app does not start, it is the page.
  const MAIN = "[data-testid=stMain]";
  const IS_DONE = "[data-testid=stApp][data-test-script-state=notRunning]";
  const IS_DRAWN = ".js-plotly-plot .main-svg";
  const PATIENCE = 20_000;
  const SCHEMES = { '"Light"': "light", '"Dark"': "dark" };
  let firstView = document.getElementById("first-view");
  if (firstView && choice in SCHEMES) firstView.style.colorScheme = SCHEMES[choice];

  function isWhole() {
    const main = document.querySelector(`${IS_DONE} ${MAIN}`);
    if (!main?.querySelector("footer, [data-testid=stAlert]")) return false;
    if (main.querySelector("[data-testid=stSkeleton]")) return false;
    const charts = [...main.querySelectorAll("[data-testid=stPlotlyChart]")];
    return charts.every((chart) => chart.querySelector(IS_DRAWN));
  }

  const isBusy = () =>
    firstView.querySelector("details[open].pill, .masthead details[open]") ||
    document.activeElement?.matches("#first-view :is(input, select)");

  function giveWay() {
    if (!firstView || !isWhole() || isBusy()) return;
    const main = document.querySelector(MAIN);
    main.scrollTop = firstView.scrollTop;
    firstView.remove();
    firstView = null;
    document.getElementById("not-started")?.remove();
  }

  function sayThatItDidNotStart() {
    if (!firstView || isWhole()) return;
    const line = quietLine("not-started", script.dataset.notStarted);
    firstView.querySelector(".masthead")?.append(line);
  }

  function quietLine(id, text) {
    const line = document.createElement("p");
    Object.assign(line, { id, className: "page quiet", role: "status", textContent: text });
    return line;
  }

  // -- the connection ------------------------------------------------------------------------
  // While it is lost the page stays as it is. Back again, the page is asked for at once: the server
  // may have forgotten what was chosen, and would take the reader's next act for what stood there
  // before. A link leads to its document if the server answers at all, else to its page once it does.
  const APP = "[data-testid=stApp]";
  const SECONDS_UNSEEN = 2;
  let isLost = false;

  const isConnected = () =>
    document.querySelector(APP)?.dataset.testConnectionState === "CONNECTED";

  function followConnection() {
    if (firstView || isConnected() !== isLost) return;
    isLost = !isLost;
    if (isLost) setTimeout(sayThatItIsLost, SECONDS_UNSEEN * 1000);
    else {
      document.getElementById("not-connected")?.remove();
      if (isOutdated) location.reload();
      else dispatchEvent(new PopStateEvent("popstate"));
    }
  }

  function goToOnceBack(address) {
    const wait = () => history.pushState({}, "", address);
    fetch(address, { method: "HEAD" }).then(() => location.assign(address), wait);
  }

  function sayThatItIsLost() {
    if (!isLost || document.getElementById("not-connected")) return;
    document.querySelector(APP).append(quietLine("not-connected", script.dataset.notConnected));
  }

  // A part of the front end cannot be fetched: the connection is lost, or the site is a newer one,
  // which one reload brings. Where the browser keeps nothing, nobody could tell that it was one.
  const RELOADED = ours("reloaded");
  const MINUTE = 60_000;
  let isOutdated = false;

  addEventListener("vite:preloadError", (event) => {
    event.preventDefault();
    isOutdated = true;
    const now = String(Date.now());
    if (isLost || now - kept(RELOADED) < MINUTE) return;
    keep(RELOADED, now);
    if (kept(RELOADED) === now) location.reload();
  });

  const observer = new MutationObserver((changes) => {
    followLanguage();
    followWidth();
    changes.forEach(visitChange);
    keepFocus();
    giveWay();
    followConnection();
  });

  observer.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [
      ...ATTRIBUTES, "target", "href", "data-test-script-state", "data-test-connection-state",
    ],
  });
  for (const event of ["toggle", "focusout"]) {
    addEventListener(event, () => setTimeout(giveWay), { capture: true });
  }
  setTimeout(sayThatItDidNotStart, PATIENCE);

  fetch(script.dataset.words, { priority: "low" })
    .then((response) => response.json())
    .then((dictionary) => {
      const pairs = Object.entries(dictionary.words);
      words = { zh: new Map(pairs), en: new Map(pairs.map(([en, zh]) => [zh, en])) };
      patterns = {
        zh: dictionary.patterns.map(({ en, zh }) => [new RegExp(`^${en.find}$`), zh.write]),
        en: dictionary.patterns.map(({ en, zh }) => [new RegExp(`^${zh.find}$`), en.write]),
      };
      visit(document.body);
    });
})();
