// Around Streamlit's front end: its own words in the reader's language, links of ours in the same
// tab, the language of the document, and the first view that gives way to the page.
"use strict";

(() => {
  const script = document.currentScript;
  const root = document.documentElement;

  // Streamlit connects at once, instead of first asking at every level of the address where it is,
  // and starts in our colours and type, instead of fetching its own font for the first moment.
  window.__streamlit = {
    BACKEND_BASE_URL: `${location.origin}/`,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
    ...JSON.parse(script.dataset.themes),
  };

  // Streamlit remembers light or dark per address; here one choice holds for all of them.
  const streamlitChoice = `stActiveTheme-${location.pathname}-v2`;
  const choice = localStorage.getItem("theme");
  if (choice) localStorage.setItem(streamlitChoice, choice);
  addEventListener("pagehide", () => {
    const chosen = localStorage.getItem(streamlitChoice);
    if (chosen) localStorage.setItem("theme", chosen);
  });

  // A map has no room on a narrow screen: tiles are shown there until the reader chooses otherwise.
  // The server does not know the width, so the choice is written into the address.
  const NARROW = matchMedia("(max-width: 599px)");

  function chooseTiles(query) {
    query.set("drawn", "tiles");
    history.replaceState(history.state, "", `${location.pathname}?${query}`);
  }

  const isUndrawn = (query) => location.pathname === "/map" && NARROW.matches && !query.has("drawn");

  const query = new URLSearchParams(location.search);
  if (isUndrawn(query)) chooseTiles(query);

  function followWidth() {
    const query = new URLSearchParams(location.search);
    if (!isUndrawn(query) || !query.has("release")) return;
    chooseTiles(query);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  const isOurs = (address) => new URL(address, location.href).origin === location.origin;

  // A link to a page of ours changes the page within the running site, as the menu does; Streamlit
  // follows the address as it follows the browser's back and forward.
  const pages = new Set(JSON.parse(script.dataset.pages));

  function isPage(address) {
    return isOurs(address) && pages.has(new URL(address, location.href).pathname);
  }

  function isPick(address) {
    const [to, here] = [new URL(address, location.href), new URL(location.href)];
    const [picked, before] = [to, here].map((url) => url.searchParams.get("picked"));
    return to.pathname === here.pathname && picked !== before;
  }

  // Who picks a project for comparison stays where they are; any other link leads to the top.
  function goTo(address) {
    const { pathname, search } = new URL(address, location.href);
    const stays = isPick(address);
    history.pushState({}, "", pathname + search);
    dispatchEvent(new PopStateEvent("popstate"));
    if (!stays) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || event.defaultPrevented || !isPlain || event.button !== 0) return;
    if (firstView) return; // the page is not there yet: the browser goes where the link leads
    if (link.hasAttribute("download") || !isPage(link.href)) return;
    event.preventDefault();
    goTo(link.href);
  });

  const openWindow = window.open;
  window.open = (address, ...rest) =>
    address && isPage(address) ? goTo(address) : openWindow.call(window, address, ...rest);

  // -- a chart's file ------------------------------------------------------------------------
  // It is read here and not sent: its code and its hash are enough to tell what it shows.
  const CODE = /ChartCode[^0-9A-Z]{1,8}([0-9A-HJKMNP-TV-Z]{10,})/;
  const KINDS = { "image/png": "png", "image/svg+xml": "svg", "application/pdf": "pdf" };

  async function verify(file) {
    const content = await file.arrayBuffer();
    const code = CODE.exec(new TextDecoder("latin1").decode(content))?.[1] ?? "-";
    const hash = await crypto.subtle?.digest("SHA-256", content);
    const url = new URL(location.href);
    url.searchParams.set("chart", code);
    url.searchParams.set("file", `${KINDS[file.type] ?? "-"}.${hex(hash ?? new ArrayBuffer(0))}`);
    goTo(url.href);
  }

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

  document.addEventListener("change", (event) => {
    if (event.target.id === "chart-file" && event.target.files.length) verify(event.target.files[0]);
  });

  // -- words ---------------------------------------------------------------------------------
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const CONTENT = "[data-testid=stMarkdown], [data-testid=stHeading], [data-testid=stTable]";
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

  // Tables are wider than a phone and scroll; the keyboard scrolls what can have the focus.
  const SCROLLS = '[data-testid="stTable"] > div';

  // On phones the menu is a list with headings and groups between its items, which is no list to a
  // screen reader; without these roles it is what it looks like: a navigation of headed links.
  const NO_LIST = "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li";

  function visitElement(element) {
    translateAttributes(element);
    if (element.matches(NO_LIST)) element.setAttribute("role", "none");
    if (NARROW.matches && element.matches(SCROLLS)) element.tabIndex = 0;
    if (element.tagName === "A") keepInTab(element);
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

  // -- the first view ------------------------------------------------------------------------
  const READY = "[data-testid=stMain] h1, [data-testid=stMain] [data-testid=stAlert], [role=dialog]";
  const PATIENCE = 20_000;
  const SCHEMES = { '"Light"': "light", '"Dark"': "dark" };
  let firstView = document.getElementById("first-view");
  if (choice in SCHEMES) firstView.style.colorScheme = SCHEMES[choice];

  function removeFirstView() {
    firstView?.remove();
    firstView = null;
  }

  const observer = new MutationObserver((changes) => {
    followLanguage();
    followWidth();
    changes.forEach(visitChange);
    if (firstView && document.querySelector(READY)) removeFirstView();
  });

  observer.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...ATTRIBUTES, "target", "href"],
  });
  setTimeout(removeFirstView, PATIENCE);

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
