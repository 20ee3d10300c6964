// The calculator: a scenario gives the minutes that each book bills, a book's offers price them; all is exact.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id), make = (name, given) => Object.assign(document.createElement(name), given);
  const { words } = data, BOTH = "both", ZERO = [0n, 1n], state = new Map(new URLSearchParams(location.hash.slice(1)));

  const written = (units, places) => {
    const digits = units.toString().padStart(places + 1, "0"), end = digits.length - places;
    return digits.slice(0, end).replace(/\B(?=(\d{3})+$)/g, ",") + (places ? "." + digits.slice(end) : "");
  };
  const minutes = ([n, d]) => written(rounded([n, d], 0, "up"), 0);
  const less = ([a, b], [c, d]) => a * d < c * b;
  const exact = (text) => (/^\d{1,18}(\.\d{1,6})?$/.test(text) ? rational(text) : null);

  // ---- what is asked: in the form, and in the address ----

  const scenario = () => data.scenarios.find((each) => each.name === by("scenario").value);
  const filled = (text, given) => text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
  const markets = () => data.markets.filter((each) => [each.market, BOTH].includes(by("market").value));
  const asked = () => scenario()?.inputs ?? data.meters.map(({ name, title }) => ({ name, label: `${title} · ${name}`, low: "0", base: "0", high: "1000000000", step: "1" }));
  const key = ({ name, parameter }) => parameter ?? name;
  const valid = (input, text) => {
    if (input.values) return input.values.includes(text) ? text : input.base;
    const value = exact(text);
    if (!value || less(value, rational(input.low)) || less(rational(input.high), value)) return input.base;
    return text;
  };

  function field(input, place) {
    const id = `input-${place}`, text = valid(input, state.get(key(input)) ?? input.base), parts = [make("label", { htmlFor: id, textContent: input.label })];
    const changed = (value) => { state.set(key(input), valid(input, value)); show(); };
    if (input.values) {
      const choice = make("select", { id, value: text });
      choice.append(...input.values.map((value, k) => make("option", { value, textContent: input.titles[k], selected: value === text })));
      choice.addEventListener("input", () => changed(choice.value));
      parts.push(choice);
    } else {
      const typed = make("input", { type: "number", id, min: input.low, max: input.high, step: "any", value: text });
      const slider = make("input", { type: "range", className: "wide", min: input.low, max: input.high, step: input.step, value: text, ariaLabel: input.label });
      typed.addEventListener("input", () => { slider.value = valid(input, typed.value); changed(typed.value); });
      typed.addEventListener("change", () => { typed.value = valid(input, state.get(key(input)) ?? input.base); });
      slider.addEventListener("input", () => { typed.value = slider.value; changed(slider.value); });
      parts.push(typed, ...(scenario() ? [slider] : []));
    }
    const box = make("div", { className: "input" });
    box.append(...parts);
    return box;
  }

  function ask() {
    by("inputs").replaceChildren(...asked().map(field));
    show();
  }

  // ---- what is answered ----

  function usage(texts) {
    const found = scenario(), inputs = [...texts.keys()];
    const values = Object.fromEntries(inputs.flatMap((input) => (input.values ? [] : [[input.name, rational(texts.get(input))]])));
    if (!found) return () => values;
    const variant = found.variants[inputs.flatMap((input) => (input.values ? [texts.get(input)] : [])).join("|")];
    const results = lazily(found, values, EXACT), books = variant === undefined ? {} : found.usages[variant];
    return (book) => books[book] && Object.fromEntries(Object.entries(books[book]).map(([meter, each]) => [meter, summed(each, results, EXACT)]));
  }

  // Amounts in whole minor units; those of another currency are worth what the rate says, as far as it is stated.
  function priced(book, used, worth) {
    const offers = book.offers.map((offer) => ({ ...offer, worth: worth(offer) }));
    if (!used || offers.some((offer) => offer.worth === undefined)) return offers.map((offer) => ({ offer, amount: null }));
    const results = steps(book, Object.fromEntries(book.meters.map((meter) => [meter, used[meter] ?? ZERO])), EXACT);
    return offers.map((offer) => ({ offer, amount: payable(offer, results) }));
  }

  function row({ offer, amount }, least, most) {
    const line = make("tr", { className: amount !== null && amount === least ? "total" : "" }), places = offer.rounding[0];
    line.dataset.offer = offer.offer;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), bar = document.createElementNS(svg.namespaceURI, "rect");
    Object.entries({ class: "bar", viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" }).forEach(([name, value]) => svg.setAttribute(name, value));
    bar.setAttribute("width", amount === null || !most ? "0" : String(amount * 1000n / most));
    bar.setAttribute("height", "10");
    svg.append(bar);
    const cell = make("td", { className: "bar-cell" });
    cell.append(svg);
    line.append(
      make("th", { scope: "row", className: "name", textContent: offer.offer }),
      make("td", { className: "number payable", textContent: amount === null ? words.no_price : written(amount, places) }),
      cell,
      make("td", { className: "number", textContent: amount === null || amount === least ? "" : "+" + written(amount - least, places) }),
      make("td", { className: "spare", textContent: offer.title }),
    );
    return line;
  }

  function rate(base, currency) {
    const isAsked = by("market").value === BOTH, text = state.get("rate") ?? "", value = exact(text);
    by("stated").firstChild.textContent = filled(words.rate, { base, currency });
    by("stated").hidden = !isAsked;
    if (document.activeElement !== by("rate")) by("rate").value = text;
    return isAsked && value && value[0] > 0n ? text : "";
  }

  function show() {
    const shown = markets(), { currency } = shown[0], other = data.markets.find((each) => each.currency !== currency);
    const inputs = asked(), texts = new Map(inputs.map((input) => [input, valid(input, state.get(key(input)) ?? input.base)]));
    const stated = rate(other?.currency, currency), books = shown.flatMap((each) => each.books), billed = usage(texts);
    const used = new Map(books.map(({ book }) => [book, billed(book)]));
    const worth = (offer) => (offer.currency === currency ? null : stated || undefined);
    const found = books.flatMap((book) => priced(book, used.get(book.book), worth));
    const amounts = found.flatMap(({ amount }) => (amount === null ? [] : [amount]));
    const least = amounts.reduce((a, b) => (b < a ? b : a), amounts[0] ?? null), most = amounts.reduce((a, b) => (b > a ? b : a), 0n);
    found.sort((a, b) => (a.amount === null) - (b.amount === null) || (a.amount < b.amount ? -1 : a.amount > b.amount ? 1 : 0));
    document.querySelector("table.offers tbody").replaceChildren(...found.map((each) => row(each, least, most)));
    by("amount").textContent = least === null ? "–" : written(least, found[0].offer.rounding[0]);
    by("money").textContent = currency;
    by("offer").textContent = found.filter(({ amount }) => amount !== null && amount === least).map(({ offer }) => offer.offer).join(", ");
    const told = books.map(({ book }) => {
      const own = used.get(book), all = own && Object.entries(own).filter(([, each]) => each[0]).map(([meter, each]) => `${meter} ${minutes(each)}`).join(", ");
      return `${book}: ${own ? all || words.nothing : words.unmetered}`;
    });
    if (shown.length > 1 && !stated) told.unshift(filled(words.no_rate, { base: other.currency, currency }));
    by("used").replaceChildren(...told.map((textContent) => make("p", { textContent })));
    const kept = [["market", by("market").value], ["scenario", by("scenario").value], ...(stated ? [["rate", stated]] : [])];
    for (const [input, text] of texts) if (text !== input.base) kept.push([key(input), text]);
    history.replaceState(null, "", "#" + new URLSearchParams(kept));
  }

  function read() {
    state.clear();
    new URLSearchParams(location.hash.slice(1)).forEach((value, name) => state.set(name, value));
    for (const name of ["market", "scenario"]) {
      const options = [...by(name).options].map(({ value }) => value);
      by(name).value = options.includes(state.get(name)) ? state.get(name) : options[0];
    }
    ask();
  }

  by("market").addEventListener("input", show);
  by("rate").addEventListener("input", () => { state.set("rate", by("rate").value); show(); });
  by("scenario").addEventListener("input", () => { [...state.keys()].forEach((name) => name !== "rate" && state.delete(name)); ask(); });
  by("asked").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  ["asked", "answer", "comparison"].forEach((id) => { by(id).hidden = false; });
  read();
})();
