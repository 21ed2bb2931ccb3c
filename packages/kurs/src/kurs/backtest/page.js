"use strict";
(() => {
  // ── what the page carries ─────────────────────────────────────────────────────────────────────
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const KINDS = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, u8: Uint8Array };

  function column({ kind, data, base = 0, unit = 1 }) {
    const raw = atob(data);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    const values = new KINDS[kind](bytes.buffer);
    return base || unit !== 1 ? Float64Array.from(values, (value) => base + unit * value) : values;
  }
  const columns = (table) => Object.fromEntries(Object.entries(table).map(([name, c]) => [name, column(c)]));

  const line = columns(DATA.line);
  const trades = columns(DATA.trades);
  const markets = DATA.markets.map((m) => ({ ...m, ...columns(m.columns) }));
  const FIRST = line.time[0];
  const LAST = line.time[line.time.length - 1] + DATA.step;
  const LEAST = Math.min(LAST - FIRST, 12 * DATA.interval);

  // ── words ─────────────────────────────────────────────────────────────────────────────────────
  const two = (n) => String(n).padStart(2, "0");
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const money = new Intl.NumberFormat("en", { minimumFractionDigits: DATA.digits, maximumFractionDigits: DATA.digits });
  const price = new Intl.NumberFormat("en", { maximumSignificantDigits: 7 });
  const exact = new Intl.NumberFormat("en", { maximumSignificantDigits: 10 });
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  function when(ms) {
    const t = new Date(ms);
    const day = `${t.getUTCFullYear()}-${two(t.getUTCMonth() + 1)}-${two(t.getUTCDate())}`;
    return DATA.interval >= 864e5 ? day : `${day} ${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;
  }
  function lasting(ms) {
    for (const [name, size, finer, step] of [["d", 864e5, "h", 36e5], ["h", 36e5, "min", 6e4], ["min", 6e4, "s", 1e3]])
      if (ms >= size) {
        const rest = Math.floor((ms % size) / step);
        return `${Math.floor(ms / size)} ${name}${rest ? ` ${rest} ${finer}` : ""}`;
      }
    return `${ms / 1e3} s`;
  }

  // ── scales ────────────────────────────────────────────────────────────────────────────────────
  function at(times, ms) {
    // The last row that begins at or before this time.
    let low = 0, high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= ms) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  }
  function steps(low, high, wanted) {
    const rough = (high - low) / wanted || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const size = [1, 2, 5, 10].find((n) => n * power >= rough) * power;
    const found = [];
    for (let v = Math.ceil(low / size) * size; v <= high + size / 1e6; v += size) found.push(Math.abs(v) < size / 1e6 ? 0 : v);
    return found;
  }
  const SPANS = [6e4, 3e5, 9e5, 18e5, 36e5, 108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5];
  function moments(from, to, wanted) {
    const rough = (to - from) / wanted;
    const span = SPANS.find((s) => s >= rough);
    const found = [];
    if (span) {
      const offset = span === 6048e5 ? 3456e5 : 0; // weeks begin on Monday
      for (let t = Math.ceil((from - offset) / span) * span + offset; t <= to; t += span) {
        const d = new Date(t);
        const label = t % 864e5 ? `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}` : `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}`;
        found.push([t, label]);
      }
      return found;
    }
    const months = [1, 2, 3, 6, 12, 24, 60, 120].find((m) => m * 2629746e3 >= rough) || 240;
    const start = new Date(from);
    let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
    for (month = Math.ceil(month / months) * months; ; month += months) {
      const t = Date.UTC(Math.floor(month / 12), month % 12, 1);
      if (t > to) return found;
      if (t >= from) found.push([t, month % 12 ? MONTHS[month % 12] : String(Math.floor(month / 12))]);
    }
  }

  // ── charts, all over the same time ────────────────────────────────────────────────────────────
  const LEFT = 4, RIGHT = 74, TOP = 8, BOTTOM = 22;
  const view = { from: FIRST, to: LAST };
  let cursor = null, drag = null, market = markets[0], logarithmic = false, asked = 0;
  // The trade that was chosen from the list, and the chart and height at which the tooltip stands.
  let chosen = -1, spot = null;
  const colours = {};
  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["card", "text", "soft", "grid", "accent", "hold", "gain", "loss"])
      colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
  const faint = (colour, alpha) => colour + Math.round(alpha * 255).toString(16).padStart(2, "0");

  class Chart {
    constructor(id, height, { range, draw, label, scale }) {
      this.canvas = document.getElementById(id);
      this.height = height;
      this.range = range;
      this.paint = draw;
      this.label = label;
      this.scale = scale;
      this.canvas.style.height = `${height}px`;
      listen(this);
    }
    x(ms) { return LEFT + ((ms - view.from) / (view.to - view.from)) * this.across; }
    time(x) { return view.from + ((x - LEFT) / this.across) * (view.to - view.from); }
    y(value) { return TOP + ((this.high - this.bend(value)) / (this.high - this.low || 1)) * this.down; }
    bend(value) { return this.curved ? Math.log10(value) : value; }
    draw() {
      const ratio = window.devicePixelRatio || 1;
      const width = this.canvas.clientWidth;
      if (!width) return;
      if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(this.height * ratio)) {
        this.canvas.width = Math.round(width * ratio);
        this.canvas.height = Math.round(this.height * ratio);
      }
      this.width = width;
      this.across = width - LEFT - RIGHT;
      this.down = this.height - TOP - BOTTOM;
      const pen = (this.pen = this.canvas.getContext("2d"));
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, this.height);
      pen.font = "11px system-ui, sans-serif";
      const [low, high] = this.range();
      this.curved = Boolean(this.scale && this.scale() && low > 0);
      const room = (this.bend(high) - this.bend(low) || Math.abs(high) * 1e-3 || 1) * 0.04;
      this.low = this.bend(low) - (this.floor ? 0 : room);
      this.high = this.bend(high) + room;
      if (this.zero) { this.high = 0; this.low = Math.min(low * 1.04, -1e-6); }
      this.axes();
      pen.save();
      pen.beginPath();
      pen.rect(LEFT, 0, this.across, this.height - BOTTOM);
      pen.clip();
      this.paint(pen);
      pen.restore();
      this.marks();
    }
    axes() {
      const pen = this.pen;
      pen.lineWidth = 1;
      pen.strokeStyle = colours.grid;
      pen.fillStyle = colours.soft;
      pen.textBaseline = "middle";
      pen.textAlign = "left";
      const ticks = steps(this.low, this.high, Math.max(2, this.down / 46));
      const apart = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
      for (const tick of ticks) {
        const y = TOP + ((this.high - tick) / (this.high - this.low)) * this.down;
        pen.beginPath();
        pen.moveTo(LEFT, Math.round(y) + 0.5);
        pen.lineTo(LEFT + this.across, Math.round(y) + 0.5);
        pen.stroke();
        pen.fillText(this.label(this.curved ? 10 ** tick : tick, apart), LEFT + this.across + 8, y);
      }
      pen.textAlign = "center";
      for (const [t, label] of moments(view.from, view.to, this.across / 90)) {
        const x = Math.round(this.x(t)) + 0.5;
        pen.beginPath();
        pen.moveTo(x, TOP);
        pen.lineTo(x, this.height - BOTTOM);
        pen.stroke();
        if (x > 18 && x < LEFT + this.across - 6) pen.fillText(label, x, this.height - BOTTOM + 13);
      }
    }
    marks() {
      const pen = this.pen;
      if (drag && drag.kind === "select") {
        const [a, b] = [drag.from, drag.to].map((t) => this.x(t)).sort((p, q) => p - q);
        pen.fillStyle = faint(colours.accent, 0.15);
        pen.fillRect(a, TOP, b - a, this.down);
      } else if (cursor !== null && cursor >= view.from && cursor <= view.to) {
        const x = Math.round(this.x(cursor)) + 0.5;
        pen.strokeStyle = colours.soft;
        pen.setLineDash([3, 3]);
        pen.beginPath();
        pen.moveTo(x, TOP);
        pen.lineTo(x, this.height - BOTTOM);
        pen.stroke();
        pen.setLineDash([]);
      }
    }
  }

  function visible(times, span) {
    // A row to each side, so that lines go on beyond the edge.
    const from = at(times, view.from - span), to = Math.min(times.length, at(times, view.to) + 2);
    return [from, to];
  }
  function extremes(values, from, to, low = Infinity, high = -Infinity) {
    for (let i = from; i < to; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    return [low, high];
  }
  function trace(chart, pen, values, shift, lows) {
    // Where rows are denser than dots, each column of dots shows the first, the extremes and the last of its rows.
    const [from, to] = visible(line.time, DATA.step);
    pen.beginPath();
    let column = -1e9, low = 0, high = 0, last = 0;
    const close = () => { pen.lineTo(column, chart.y(low)); pen.lineTo(column, chart.y(high)); pen.lineTo(column, chart.y(last)); };
    for (let i = from; i < to; i++) {
      const x = chart.x(line.time[i] + shift), value = values[i], least = lows ? lows[i] : value;
      if (Math.abs(x - column) < 0.75) {
        low = Math.min(low, least); high = Math.max(high, value); last = value;
        continue;
      }
      if (column > -1e8) close();
      column = x; low = least; high = value; last = value;
      if (i === from) pen.moveTo(x, chart.y(value)); else pen.lineTo(x, chart.y(value));
    }
    close();
  }

  const equity = new Chart("equity", 300, {
    range() {
      const [from, to] = visible(line.time, 0);
      return extremes(line.hold, from, to, ...extremes(line.least, from, to, ...extremes(line.equity, from, to)));
    },
    label: (value, apart) => value.toLocaleString("en", { maximumFractionDigits: apart < 1 ? 2 : 0 }),
    scale: () => logarithmic,
    draw(pen) {
      pen.lineJoin = "round";
      pen.lineWidth = 1.25;
      pen.strokeStyle = colours.hold;
      trace(this, pen, line.hold, DATA.step);
      pen.stroke();
      pen.lineWidth = 1.75;
      pen.strokeStyle = colours.accent;
      trace(this, pen, line.equity, DATA.step, line.least);
      pen.stroke();
    },
  });
  const drawdown = new Chart("drawdown", 130, {
    range: () => [-extremes(line.below, ...visible(line.time, 0))[1], 0],
    label: (value) => `${(100 * value).toLocaleString("en", { maximumFractionDigits: 1 })} %`,
    draw(pen) {
      const below = line.below;
      trace(this, pen, below.map((v) => -v), DATA.step);
      pen.lineWidth = 1.25;
      pen.strokeStyle = colours.loss;
      pen.stroke();
      pen.lineTo(this.x(Math.min(LAST, view.to + DATA.step)), this.y(0));
      pen.lineTo(this.x(Math.max(FIRST, view.from - DATA.step)), this.y(0));
      pen.fillStyle = faint(colours.loss, 0.18);
      pen.fill();
    },
  });
  drawdown.zero = true;

  const candles = new Chart("candles", 380, {
    range: () => extremes(market.high, ...visible(market.time, 0), extremes(market.low, ...visible(market.time, 0))[0]),
    label: (value, apart) => value.toLocaleString("en", { maximumFractionDigits: Math.max(0, Math.ceil(-Math.log10(apart)) + (apart < 1 ? 1 : 0)) }),
    draw(pen) {
      drawCandles(this, pen);
      drawTrades(this, pen);
    },
  });
  function drawCandles(chart, pen) {
    const [from, to] = visible(market.time, market.step);
    const wide = (market.step / (view.to - view.from)) * chart.across;
    if (wide < 2.5) return drawRanges(chart, pen, from, to);
    const body = Math.max(1, Math.min(14, wide * 0.7));
    for (let i = from; i < to; i++) {
      const x = chart.x(market.time[i] + market.step / 2);
      const colour = market.close[i] >= market.open[i] ? colours.gain : colours.loss;
      pen.strokeStyle = pen.fillStyle = faint(colour, 0.75);
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x, chart.y(market.high[i]));
      pen.lineTo(x, chart.y(market.low[i]));
      pen.stroke();
      const top = chart.y(Math.max(market.open[i], market.close[i]));
      pen.fillRect(x - body / 2, top, body, Math.max(1, chart.y(Math.min(market.open[i], market.close[i])) - top));
    }
  }
  function drawRanges(chart, pen, from, to) {
    // Candles denser than dots: from the lowest to the highest of each column of dots.
    pen.strokeStyle = faint(colours.soft, 0.85);
    pen.lineWidth = 1;
    pen.beginPath();
    for (let i = from; i < to; ) {
      const x = Math.floor(chart.x(market.time[i]));
      let low = Infinity, high = -Infinity;
      for (; i < to && Math.floor(chart.x(market.time[i])) === x; i++) {
        low = Math.min(low, market.low[i]);
        high = Math.max(high, market.high[i]);
      }
      pen.moveTo(x + 0.5, chart.y(high));
      pen.lineTo(x + 0.5, chart.y(low) + 1);
    }
    pen.stroke();
  }
  const MANY = 150;
  function shown() {
    const found = [];
    const place = markets.indexOf(market);
    for (let i = 0; i < trades.entry.length; i++)
      if (trades.symbol[i] === place && trades.exit[i] >= view.from && trades.entry[i] <= view.to) found.push(i);
    return found;
  }
  function drawTrades(chart, pen) {
    const found = shown();
    for (const i of found) if (i !== chosen) drawTrade(chart, pen, i, found.length > MANY ? 1 : 1.75, found.length <= MANY);
    if (!found.includes(chosen)) return;
    const [x, u] = [chart.x(trades.entry[chosen]), chart.x(trades.exit[chosen] + DATA.interval)];
    pen.fillStyle = faint(colours.accent, 0.15);
    pen.fillRect(x, 0, Math.max(2, u - x), chart.height);
    drawTrade(chart, pen, chosen, 3, true);
  }
  function drawTrade(chart, pen, i, wide, ends) {
    const half = DATA.interval / 2, colour = trades.profit[i] > 0 ? colours.gain : colours.loss;
    const [x, y] = [chart.x(trades.entry[i] + half), chart.y(trades.entry_price[i])];
    const [u, v] = [chart.x(trades.exit[i] + half), chart.y(trades.exit_price[i])];
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = wide;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(u, v);
    pen.stroke();
    if (!ends) return;
    triangle(pen, x, y, trades.size[i] > 0 ? 1 : -1, colours.accent);
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(u, v, 3.5, 0, 7);
    pen.fill();
    pen.strokeStyle = colours.card;
    pen.lineWidth = 1;
    pen.stroke();
  }
  function triangle(pen, x, y, up, colour) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(x, y - 5 * up);
    pen.lineTo(x - 5, y + 4.5 * up);
    pen.lineTo(x + 5, y + 4.5 * up);
    pen.closePath();
    pen.fill();
    pen.strokeStyle = colours.card;
    pen.lineWidth = 1;
    pen.stroke();
  }

  const charts = [equity, drawdown, candles];
  function redraw() {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; charts.forEach((chart) => chart.draw()); });
  }

  // ── moving about ──────────────────────────────────────────────────────────────────────────────
  function show(from, to) {
    let span = Math.min(LAST - FIRST, Math.max(LEAST, to - from));
    const middle = (from + to) / 2;
    from = Math.min(Math.max(FIRST, middle - span / 2), LAST - span);
    Object.assign(view, { from, to: from + span });
    if (cursor !== null && (cursor < view.from || cursor >= view.to)) forget();
    else if (cursor !== null && !tip.hidden) explain(spot.chart, cursor, spot.chart.x(cursor), spot.y);
    redraw();
  }
  const zoom = (factor, around = (view.from + view.to) / 2) =>
    show(around - (around - view.from) * factor, around + (view.to - around) * factor);
  const move = (share) => { const by = share * (view.to - view.from); show(view.from + by, view.to + by); };
  const tip = document.getElementById("tip");
  const told = document.getElementById("told");

  function describe(ms) {
    const row = at(line.time, ms), bar = at(market.time, ms);
    const lines = [
      [DATA.step > DATA.interval ? `${when(line.time[row])} and ${lasting(DATA.step)} on` : when(line.time[row]), ""],
      ["Equity", money.format(line.equity[row])],
      ["Buy and hold", money.format(line.hold[row])],
      ["Drawdown", percent(line.below[row])],
      [market.symbol, ["open", "high", "low", "close"].map((n) => `${n[0].toUpperCase()} ${price.format(market[n][bar])}`).join("  ")],
    ];
    const near = shown().filter((i) => trades.entry[i] <= ms && ms < trades.exit[i] + DATA.interval);
    for (const i of near.slice(0, 3))
      lines.push([trades.size[i] > 0 ? "Long" : "Short",
        `${price.format(trades.entry_price[i])} → ${price.format(trades.exit_price[i])}: ${money.format(trades.profit[i])} (${DATA.reasons[trades.reason[i]]})`]);
    return lines;
  }
  function explain(chart, ms, x, y) {
    const lines = describe(ms);
    tip.replaceChildren(...lines.map(([name, value]) => {
      const div = document.createElement("div");
      const b = document.createElement("b");
      b.textContent = value;
      div.append(value ? `${name}  ` : name, b);
      return div;
    }));
    tip.hidden = false;
    spot = { chart, y };
    const frame = chart.canvas.parentElement;
    if (tip.parentElement !== frame) frame.append(tip);
    tip.style.left = `${x + 16 + tip.offsetWidth > chart.width ? Math.max(0, x - 16 - tip.offsetWidth) : x + 16}px`;
    tip.style.top = `${Math.max(0, Math.min(y - 10, chart.height - tip.offsetHeight))}px`;
  }
  function forget() { cursor = null; tip.hidden = true; told.textContent = ""; redraw(); }

  function listen(chart) {
    const canvas = chart.canvas;
    const inside = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      const t = chart.time(inside(event)[0]);
      drag = event.shiftKey ? { kind: "pan", at: t } : { kind: "select", from: t, to: t };
      canvas.focus({ preventScroll: true });
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = inside(event);
      const t = chart.time(Math.min(Math.max(x, LEFT), LEFT + chart.across));
      if (drag && drag.kind === "pan") show(view.from + drag.at - t, view.to + drag.at - t);
      else if (drag) drag.to = t;
      cursor = t;
      if (drag) tip.hidden = true; else explain(chart, t, x, y);
      redraw();
    });
    canvas.addEventListener("pointerup", () => {
      if (drag && drag.kind === "select") {
        const [from, to] = [drag.from, drag.to].sort((a, b) => a - b);
        if (((to - from) / (view.to - view.from)) * chart.across > 6) show(from, to);
      }
      drag = null;
      redraw();
    });
    canvas.addEventListener("pointercancel", () => { drag = null; redraw(); });
    canvas.addEventListener("pointerleave", () => { if (!drag) forget(); });
    canvas.addEventListener("dblclick", () => show(FIRST, LAST));
    canvas.addEventListener("wheel", (event) => {
      const aside = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      // Without Ctrl the wheel scrolls the page, as it does everywhere else on it.
      if (!event.ctrlKey && !event.metaKey && !aside) return;
      event.preventDefault();
      if (aside) move(event.deltaX / chart.across); else zoom(1.0015 ** event.deltaY, chart.time(inside(event)[0]));
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const acts = {
        ArrowLeft: () => (event.shiftKey ? move(-0.2) : step(chart, -1)),
        ArrowRight: () => (event.shiftKey ? move(0.2) : step(chart, 1)),
        "+": () => zoom(0.5, cursor ?? undefined), "=": () => zoom(0.5, cursor ?? undefined),
        "-": () => zoom(2, cursor ?? undefined), 0: () => show(FIRST, LAST), Home: () => step(chart, -Infinity),
        End: () => step(chart, Infinity), Escape: forget,
      };
      if (event.ctrlKey || event.metaKey || !acts[event.key]) return;
      event.preventDefault();
      acts[event.key]();
    });
    canvas.addEventListener("blur", forget);
  }
  function step(chart, by) {
    // A hundredth of what is seen, or one row where they are wider.
    const rows = Math.max(1, Math.round((at(line.time, view.to) - at(line.time, view.from)) / 100));
    const row = cursor === null ? at(line.time, view.from) : at(line.time, cursor) + by * rows;
    cursor = line.time[Math.min(line.time.length - 1, Math.max(0, row))];
    if (cursor < view.from || cursor >= view.to) {
      const half = (view.to - view.from) / 2;
      show(cursor - half, cursor + half);
    }
    chart.draw();
    explain(chart, cursor, chart.x(cursor), 20);
    told.textContent = describe(cursor).map((pair) => pair.filter(Boolean).join(" ")).join(", ");
    redraw();
  }

  for (const button of document.querySelectorAll("[data-act]"))
    button.addEventListener("click", () => ({
      in: () => zoom(0.5), out: () => zoom(2), all: () => show(FIRST, LAST),
      left: () => move(-0.5), right: () => move(0.5),
      log: () => { logarithmic = !logarithmic; button.setAttribute("aria-pressed", String(logarithmic)); redraw(); },
    })[button.dataset.act]());
  const choice = document.getElementById("market");
  if (choice) choice.addEventListener("change", () => { market = markets[Number(choice.value)]; redraw(); });

  // ── the list of trades ────────────────────────────────────────────────────────────────────────
  const NAMES = ["entry", "exit", "symbol", "side", "size", "entry_price", "exit_price", "fees", "profit", "earned", "reason"];
  trades.side = Uint8Array.from(trades.size, (size) => size > 0);
  trades.earned = Float64Array.from(trades.profit, (p, i) => p / Math.abs(trades.size[i] * trades.entry_price[i]));
  const TEXT = {
    entry: when, exit: when, symbol: (v) => markets[v].symbol, side: (v) => (v ? "long" : "short"), size: exact.format, entry_price: exact.format, exit_price: exact.format,
    fees: money.format, profit: money.format, earned: percent, reason: (v) => DATA.reasons[v],
  };
  const order = Array.from(trades.entry, (_, i) => i);
  const PAGE = 25;
  let page = 0, sorted = "entry", falling = false;
  const body = document.querySelector("#trades tbody");
  function list() {
    const most = Math.max(0, Math.ceil(order.length / PAGE) - 1);
    page = Math.min(Math.max(0, page), most);
    body.replaceChildren(...order.slice(page * PAGE, (page + 1) * PAGE).map((i) => {
      const row = document.createElement("tr");
      row.tabIndex = 0;
      if (i === chosen) row.setAttribute("aria-current", "true");
      for (const name of NAMES) {
        const cell = document.createElement("td");
        cell.textContent = TEXT[name](trades[name][i]);
        if (name === "profit" || name === "earned") cell.className = trades.profit[i] > 0 ? "gain" : "loss";
        row.append(cell);
      }
      const go = () => {
        chosen = i;
        for (const other of body.rows) other.removeAttribute("aria-current");
        row.setAttribute("aria-current", "true");
        market = markets[trades.symbol[i]];
        if (choice) choice.value = String(trades.symbol[i]);
        const room = Math.max(trades.exit[i] - trades.entry[i], 20 * DATA.interval);
        show(trades.entry[i] - room, trades.exit[i] + room);
        document.getElementById("candles").scrollIntoView({ block: "center", behavior: "smooth" });
      };
      row.addEventListener("click", go);
      row.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
      return row;
    }));
    document.getElementById("where").textContent = order.length
      ? `${page * PAGE + 1} to ${Math.min(order.length, (page + 1) * PAGE)} of ${order.length.toLocaleString("en")}` : "none";
    document.getElementById("before").disabled = page === 0;
    document.getElementById("after").disabled = page === most;
    for (const head of document.querySelectorAll("#trades th")) {
      const mine = head.dataset.name === sorted;
      if (mine) head.setAttribute("aria-sort", falling ? "descending" : "ascending"); else head.removeAttribute("aria-sort");
    }
  }
  function arrange() {
    const values = trades[sorted];
    order.sort((a, b) => (falling ? values[b] - values[a] : values[a] - values[b]) || a - b);
    page = 0;
    list();
  }
  for (const head of document.querySelectorAll("#trades th"))
    head.firstElementChild.addEventListener("click", () => {
      falling = sorted === head.dataset.name ? !falling : head.dataset.name !== "entry";
      sorted = head.dataset.name;
      arrange();
    });
  document.getElementById("before").addEventListener("click", () => { page -= 1; list(); });
  document.getElementById("after").addEventListener("click", () => { page += 1; list(); });
  document.getElementById("csv").addEventListener("click", () => {
    const plain = { entry: (v) => new Date(v).toISOString(), exit: (v) => new Date(v).toISOString(), symbol: TEXT.symbol, side: TEXT.side, reason: TEXT.reason };
    const rows = Array.from(trades.entry, (_, i) => NAMES.map((name) => (plain[name] || String)(trades[name][i])).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([[NAMES.join(","), ...rows].join("\n") + "\n"], { type: "text/csv" }));
    link.download = "trades.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  readColours();
  arrange();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });
  new ResizeObserver(redraw).observe(document.querySelector("main"));
  redraw();
  document.documentElement.dataset.drawn = "yes";
})();
