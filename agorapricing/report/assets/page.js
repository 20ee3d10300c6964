// The page follows its sliders: tables exactly, by programs over rationals, and charts in doubles.
(() => {
  const { programs } = JSON.parse(document.getElementById("run").textContent).report.data;
  const form = document.getElementById("inputs");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const named = (list, market) => list.find((each) => each.market === market);
  const POINTS = 60, LEFT = 72, RIGHT = 700, TOP = 12, BOTTOM = 268, GAP = 17, NOTHING = "–";

  // ---- values of inputs: a slider moves by whole steps, so that every value is exact ----

  const text = ([n, d]) => {
    let places = 0;
    while (10n ** BigInt(places) % d) places += 1;
    return decimal(n * 10n ** BigInt(places) / d, places);
  };
  const told = ({ input, at }, place) => (input.names ? input.names[place] : text(at(place)));
  const sliders = all("input", form).map((slider) => {
    const input = JSON.parse(slider.dataset.input);
    const low = rational(input.low), step = input.step ? rational(input.step) : null;
    const count = step ? floored(times(plus(rational(input.high), times([-1n, 1n], low)), [step[1], step[0]])) : BigInt(input.values.length - 1);
    const at = (place) => (step ? plus(low, times(step, [BigInt(place), 1n])) : rational(input.values[place]));
    const base = step ? Number(floored(times(plus(rational(input.base), times([-1n, 1n], low)), [step[1], step[0]]))) : input.values.indexOf(input.base);
    slider.max = String(count);
    slider.defaultValue = slider.value = String(base);
    return { slider, input, at, base, count: Number(count), shown: slider.nextElementSibling };
  });
  const values = () => Object.fromEntries(sliders.map(({ slider, input, at }) => [input.name, at(Number(slider.value))]));
  const isMoved = () => sliders.some(({ slider, base }) => Number(slider.value) !== base);

  // ---- numbers as the library writes them ----

  function decimal(units, places) {
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
    return (units < 0n ? "-" : "") + whole + (places ? "." + digits.slice(-places) : "");
  }
  const signed = (units, places) => (units > 0n ? "+" : "") + decimal(units, places);
  const percent = (part, whole) => {
    const tenths = rounded(reduced(part * 100n * (whole < 0n ? -1n : 1n), whole < 0n ? -whole : whole), 1, "half-up");
    return (part ? signed(tenths, 1) : "0.0") + " %";
  };

  // ---- tables ----

  const still = new Map(all("table.offers td, .hero [data-live]").map((cell) => [cell, cell.innerHTML]));
  const best = new Map(all("table.offers tr").map((row) => [row, row.classList.contains("total")]));
  const widths = new Map(all("table.offers rect").map((bar) => [bar, bar.getAttribute("width")]));

  function restore() {
    still.forEach((html, cell) => { cell.innerHTML = html; cell.classList.remove("stale"); });
    all("table.offers rect").forEach((bar, place) => bar.setAttribute("width", [...widths.values()][place]));
    best.forEach((isBest, row) => row.classList.toggle("total", isBest));
  }

  function follow(table, program, at) {
    const { offers, market } = program, results = steps(program, at, EXACT);
    const finest = Math.max(...offers.map((offer) => offer.rounding[0]));  // offers may be rounded to different decimals
    const places = new Map(offers.map((offer) => [offer.offer, offer.rounding[0]]));
    const scaled = (offer, amount) => (amount === null ? null : amount * 10n ** BigInt(finest - offer.rounding[0]));
    const shown = (name) => decimal(amounts.get(name) / 10n ** BigInt(finest - places.get(name)), places.get(name));
    const amounts = new Map(offers.map((offer) => [offer.offer, scaled(offer, payable(offer, results))]));
    const baseline = table.dataset.baseline, base = amounts.get(baseline), known = [...amounts.values()].filter((each) => each !== null);
    const most = known.reduce((a, b) => (a > b ? a : b), 1n);
    const open = offers.filter((offer) => offer.open && amounts.get(offer.offer) !== null);
    // Of confidential terms nobody knows what they cost elsewhere; without a cheapest here, it depends on the account.
    const isKnown = offers.every((offer) => offer.total || !offer.open || (offer.amount === null && !offer.confidential))
      && (table.dataset.cheapest || offers.every((offer) => !offer.open || offer.amount === null));
    const least = !isKnown ? null : open.reduce((a, b) => (a && amounts.get(a.offer) <= amounts.get(b.offer) ? a : b), null);
    for (const row of all("tbody tr", table)) {
      const name = row.dataset.offer, amount = amounts.get(name), other = amount === null || base === null ? null : amount - base;
      const finer = Math.max(places.get(name), places.get(baseline));
      const cells = {
        payable: amount === null ? NOTHING : shown(name),
        difference: other === null ? NOTHING : signed(other / 10n ** BigInt(finest - finer), finer),
        percent: other === null || !base ? NOTHING : percent(other, base),
      };
      for (const cell of all("td", row)) {
        const key = cell.dataset.key;
        if (key in cells) cell.textContent = cells[key];
        else if (key !== "status" && !cell.classList.contains("bar-cell")) cell.classList.add("stale");
      }
      one("rect", row).setAttribute("width", amount === null ? "0" : String(amount * 1000n / most));
      row.classList.toggle("total", least !== null && row.dataset.offer === least.offer);
    }
    const hero = all(".hero").find((each) => each.dataset.market === market);
    if (hero) {
      one("[data-live=amount]", hero).textContent = least ? shown(least.offer) : NOTHING;
      one("[data-live=offer]", hero).textContent = least ? least.offer : "";
    }
  }

  // ---- charts: what each offer costs while the input that was moved last varies ----

  const drawn = new Map(all(".plot").map((figure) => [figure, figure.innerHTML]));
  const top = (most) => {
    const unit = 10 ** Math.floor(Math.log10(most || 4));
    return [1, 2, 4, 6, 8, 10, 20].map((step) => step * unit).find((each) => each >= most * (1 - 1e-12));
  };

  function draw(figure, program, last, exact) {
    const { input, at, count, slider } = last;
    const numbers = Object.fromEntries(Object.entries(exact).map(([name, [n, d]]) => [name, Number(n) / Number(d)]));
    const number = ([n, d]) => Number(n) / Number(d), low = number(at(0)), high = number(at(count));
    const many = input.step ? POINTS : count, ts = Array.from({ length: many + 1 }, (_, k) => (input.step ? low + (high - low) * k / many : number(at(k))));
    const { offers } = program, results = ts.map((t) => steps(program, { ...numbers, [input.name]: t }, ROUGH));
    const lines = offers.map((offer) => results.map((each) => approximate(offer, each)));
    const ceiling = top(Math.max(...lines.flat().filter((each) => each !== null), 0));
    const x = (t) => Math.round(LEFT + (RIGHT - LEFT) * (high > low ? (t - low) / (high - low) : 0));
    const y = (cost) => Math.round(BOTTOM - (BOTTOM - TOP) * cost / ceiling);
    const ends = [];
    for (const group of all("g.line", figure)) {
      const costs = lines[offers.findIndex((offer) => offer.offer === group.dataset.offer)];
      const points = costs.flatMap((cost, k) => (cost === null ? [] : [`${x(ts[k])},${y(cost)}`]));
      all("polyline", group).forEach((each, place) => each.setAttribute("points", place ? "" : points.join(" ")));
      const end = costs.findLastIndex((cost) => cost !== null), label = one("text", group);
      label.setAttribute("x", (end < 0 ? LEFT : x(ts[end])) + 8);
      ends.push({ label, y: end < 0 ? BOTTOM : y(costs[end]) });
    }
    ends.sort((a, b) => a.y - b.y).reduce((last, end) => { const at = Math.max(end.y, last + GAP); end.label.setAttribute("y", at + 4); return at; }, -GAP);
    all("text.tick", figure).forEach((tick, k) => { tick.textContent = (ceiling * k / 4).toLocaleString("en", { maximumFractionDigits: 2 }); });
    const here = x(number(at(Number(slider.value))));
    ["x1", "x2"].forEach((side) => one(".used", figure).setAttribute(side, here));
    one(".low", figure).textContent = told(last, 0);
    one(".high", figure).textContent = told(last, count);
    one(".axis", figure).textContent = form.dataset.cost.replace("{of}", input.label);
    all(".crossing", figure).forEach((each) => each.remove());
  }

  // ---- moving ----

  function label() {
    for (const each of sliders) {
      const { slider, shown } = each;
      shown.textContent = told(each, Number(slider.value));
      slider.setAttribute("aria-valuetext", shown.textContent);
    }
  }

  function move(last) {
    label();
    if (!isMoved()) return reset();
    const at = values();
    for (const table of all("table.offers")) follow(table, named(programs, table.dataset.market), at);
    for (const figure of drawn.keys()) draw(figure, named(programs, figure.dataset.market), last, at);
    const moved = sliders.filter(({ slider, base }) => Number(slider.value) !== base);
    one(".moved").textContent = form.dataset.kept.replace("{moved}", moved.map(({ input, shown }) => `${input.label} ${shown.textContent}`).join(", "));
    document.body.classList.add("is-moved");
  }

  function reset() {
    sliders.forEach(({ slider, base }) => { slider.value = String(base); });
    label();
    restore();
    drawn.forEach((html, figure) => { if (figure.innerHTML !== html) figure.innerHTML = html; });
    one(".moved").textContent = "";
    document.body.classList.remove("is-moved");
  }

  form.addEventListener("input", (event) => move(sliders.find(({ slider }) => slider === event.target)));
  form.addEventListener("reset", (event) => { event.preventDefault(); reset(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  reset();
  form.hidden = false;
  setTimeout(() => programs.forEach((program) => steps(program, values(), EXACT)));  // so that the first move is quick, too
})();
