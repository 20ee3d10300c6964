"use strict";
// Exact programs of offers. A rational is [numerator, denominator] of BigInts, the denominator above 0.
const rational = (text) => {
  const [over, under = "1"] = text.split("/");
  const [whole, part = ""] = over.split(".");
  return reduced(BigInt(whole + part), 10n ** BigInt(part.length) * BigInt(under));
};
const divisor = (a, b) => (b ? divisor(b, a % b) : a < 0n ? -a : a);
const reduced = (n, d) => { const by = divisor(n, d); return [n / by, d / by]; };
const plus = ([a, b], [c, d]) => (b === d ? reduced(a + c, b) : reduced(a * d + c * b, b * d));
const times = ([a, b], [c, d]) => reduced(a * c, b * d);
const floored = ([n, d]) => (n >= 0n ? n / d : -((-n + d - 1n) / d));

// Numbers are read once: programs are run many times.
const once = (read) => {
  const known = new Map();
  return (text) => known.get(text) ?? known.set(text, read(text)).get(text);
};
const EXACT = { number: once(rational), plus, times, sign: ([n]) => n, floor: (a, size) => [floored(times(a, [size[1], size[0]])), 1n] };
const ROUGH = {
  number: once((text) => { const [n, d = "1"] = text.split("/"); return Number(n) / Number(d); }),
  plus: (a, b) => a + b, times: (a, b) => a * b, sign: (a) => a, floor: (a, size) => Math.floor(a / size + 1e-9),
};

// A sum over the results of steps, the result of a step, and those of all steps of a program.
const summed = ([constant, terms], results, kind) =>
  terms.reduce((total, [factor, index]) => kind.plus(total, kind.times(kind.number(factor), results[index])), kind.number(constant));

function step([op, first, second, third], values, results, kind) {
  const sum = (each) => summed(each, results, kind);
  if (op === "u") return values[first];
  if (op === "times") return kind.times(sum(first), sum(second));
  if (op === "floor") return kind.floor(sum(first), kind.number(second));
  return sum(kind.sign(sum(first)) <= 0 ? second : third);
}

function steps(program, values, kind) {
  const results = [];
  for (const each of program.ops) results.push(step(each, values, results, kind));
  return results;
}

// The results of those steps alone that are asked for.
function lazily(program, values, kind) {
  const known = new Map();
  const results = new Proxy({}, { get(_, place) {
    if (!known.has(place)) known.set(place, step(program.ops[place], values, results, kind));
    return known.get(place);
  } });
  return results;
}

// To so many decimals, as a whole number of the last of them.
function rounded([n, d], places, mode) {
  const scaled = (n < 0n ? -n : n) * 10n ** BigInt(places), whole = scaled / d, rest = (scaled % d) * 2n;
  const up = { "half-up": rest >= d, "half-even": rest > d || (rest === d && whole % 2n === 1n), up: rest > 0n, down: false }[mode];
  return (n < 0n ? -1n : 1n) * (up ? whole + 1n : whole);
}

// What is payable: whole minor units, or null where something has no price.
function payable(offer, results) {
  const [places, mode] = offer.rounding;
  if (!offer.total || summed(offer.quoted, results, EXACT)[0] > 0n) return null;
  const own = rounded(summed(offer.total, results, EXACT), places, mode);
  return offer.worth === null ? own : rounded(times(reduced(own, 10n ** BigInt(places)), rational(offer.worth)), places, mode);
}

// The same as a double, for charts.
function approximate(offer, results) {
  if (!offer.total || summed(offer.quoted, results, ROUGH) > 1e-9) return null;
  return summed(offer.total, results, ROUGH) * (offer.worth === null ? 1 : ROUGH.number(offer.worth));
}
