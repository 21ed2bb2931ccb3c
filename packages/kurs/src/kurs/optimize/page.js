"use strict";
(() => {
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const { axes, value: VALUES } = DATA;
  // Pictures are of what trials are ranked by, which is their value but for losses: those are shares of the cash.
  const RANKS = DATA.rank || VALUES;
  const known = VALUES.map((v, i) => (v === null ? -1 : i)).filter((i) => i >= 0);
  const best = known.reduce((b, i) => (b < 0 || RANKS[i] > RANKS[b] ? i : b), -1);
  // Share of the trials that are not better: the colour of a trial.
  const rank = new Float64Array(VALUES.length);
  [...known].sort((a, b) => RANKS[a] - RANKS[b]).forEach((i, place) => (rank[i] = (place + 1) / known.length));

  // ── words and colours ─────────────────────────────────────────────────────────────────────────
  const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });
  const percent = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const say = (n) => (n === null ? "-" : short.format(n));
  const rated = (n) => (DATA.rank && n < 0 ? `loss of ${percent.format(-n * 100)} %` : `${DATA.objective} ${say(n)}`);
  const shown = (axis, n) => (axis.choices ? axis.choices[n] : say(n));
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const described = (i) =>
    [`trial ${DATA.number[i]}: ${DATA.objective} ${say(VALUES[i])}`, ...axes.map((a) => `${a.name} ${shown(a, a.values[i])}`),
      `net profit ${say(DATA.profit[i])}, ${say(DATA.trades[i])} trades`];

  const tip = document.getElementById("tip");
  function tell(event, lines) {
    tip.hidden = !lines;
    if (!lines) return;
    tip.replaceChildren(...lines.map((text, at) => Object.assign(document.createElement(at ? "div" : "b"), { textContent: text })));
    const width = tip.offsetWidth, height = tip.offsetHeight;
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - height - 8)}px`;
  }

  // ── drawing ───────────────────────────────────────────────────────────────────────────────────
  const charts = [];
  function chart(id, draw, hover) {
    const canvas = document.getElementById(id);
    if (!canvas) return null;
    const own = { canvas, hits: null, redraw() {
      const box = canvas.getBoundingClientRect(), scale = devicePixelRatio || 1;
      canvas.width = box.width * scale; canvas.height = box.height * scale;
      const pen = canvas.getContext("2d");
      pen.scale(scale, scale);
      pen.font = "12px system-ui, sans-serif";
      own.hits = draw(pen, box.width, box.height);
    } };
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      tell(event, hover && own.hits && hover(event.clientX - box.left, event.clientY - box.top, own.hits));
    });
    canvas.addEventListener("pointerleave", (event) => tell(event, null));
    charts.push(own);
    return own;
  }
  function steps(low, high, wanted) {
    const rough = (high - low) / wanted || 1, power = 10 ** Math.floor(Math.log10(rough));
    const size = [1, 2, 5, 10].find((n) => n * power >= rough) * power, found = [];
    for (let v = Math.ceil(low / size) * size; v <= high + size / 1e6; v += size) found.push(Math.abs(v) < size / 1e6 ? 0 : v);
    return found;
  }
  function text(pen, words, x, y, align = "left", base = "middle", name = "soft") {
    pen.fillStyle = colour(name); pen.textAlign = align; pen.textBaseline = base; pen.fillText(words, x, y);
  }
  function ends(numbers) {
    let low = Infinity, high = -Infinity;
    for (const n of numbers) { if (n < low) low = n; if (n > high) high = n; }
    return [low, high];
  }
  function span(numbers) {
    let [low, high] = ends(numbers);
    if (low === high) { low -= Math.abs(low) * 0.1 || 1; high += Math.abs(high) * 0.1 || 1; }
    return [low, high];
  }
  // A frame with lines across and numbers beside them; gives the two scales.
  function frame(pen, width, height, [x0, x1], [y0, y1], label) {
    const left = 70, right = 14, top = 10, bottom = 26;
    const x = (v) => left + ((v - x0) / (x1 - x0 || 1)) * (width - left - right);
    const y = (v) => height - bottom - ((v - y0) / (y1 - y0 || 1)) * (height - top - bottom);
    pen.lineWidth = 1;
    for (const v of steps(y0, y1, 5)) {
      pen.strokeStyle = colour("grid"); pen.beginPath(); pen.moveTo(left, y(v)); pen.lineTo(width - right, y(v)); pen.stroke();
      text(pen, say(v), left - 8, y(v), "right");
    }
    for (const v of steps(x0, x1, Math.max(2, width / 130))) text(pen, label(v), Math.min(x(v), width - 40), height - bottom + 8, "center", "top");
    return { x, y, left, right: width - right, top, bottom: height - bottom };
  }

  // ── heat map ──────────────────────────────────────────────────────────────────────────────────
  // A cell is no smaller than this, and where values have to share cells, there are so few that most have a trial.
  const SMALLEST = 5, FEWEST = 8, WANTED = 1.44 * known.length;
  // All values that the axis may have, from the lowest that was tried to the highest; null where they cannot be counted.
  function values(axis) {
    if (axis.choices) return axis.steps;
    const [low, high] = ends(axis.values);
    return low === high ? [low] : axis.steps && axis.steps.filter((v) => v >= low && v <= high);
  }
  const size = (axis) => values(axis)?.length ?? Infinity;
  // Each value by itself, or as many neighbours together as it takes for `count` cells, named by the first and the last.
  function bins(axis, count) {
    const all = values(axis);
    if (!all) return parts(axis, count);
    const each = Math.ceil(all.length / count), place = new Map(all.map((v, i) => [v, Math.floor(i / each)]));
    const name = (i) => [...new Set([all[i * each], all[Math.min((i + 1) * each, all.length) - 1]])].map((v) => shown(axis, v));
    return { count: Math.ceil(all.length / each), of: (v) => place.get(v), name: (i) => name(i).join(" to ") };
  }
  // Even parts of an axis whose values cannot be counted, with as many digits as tell their ends apart.
  function parts(axis, count) {
    const turn = axis.log ? Math.log : (v) => v, back = axis.log ? Math.exp : (v) => v;
    const [low, high] = ends(axis.values).map(turn), wide = (high - low) / count;
    const edges = Array.from({ length: count + 1 }, (_, i) => back(low + i * wide));
    // Of whole numbers a part is named by the first and the last that are in it.
    const whole = edges.map((edge) => Math.ceil(edge - 1e-9));
    const cut = (n, digits) => new Intl.NumberFormat("en", { maximumSignificantDigits: digits }).format(n);
    const digits = [2, 3, 4, 5, 6, 7, 8].find((n) => new Set(edges.map((edge) => cut(edge, n))).size > count) || 9;
    return { count, of: (v) => Math.min(count - 1, Math.floor((turn(v) - low) / wide + 1e-9)),
      name: (i) => (axis.whole ? [whole[i], Math.max(whole[i], i < count - 1 ? whole[i + 1] - 1 : whole[count])].map(say)
        : [cut(edges[i], digits), cut(edges[i + 1], digits)]).join(" to ") };
  }
  // How many cells each way, of so many that there is room for.
  function counts(across, down, roomX, roomY) {
    const x = size(across), y = down ? size(down) : 1, few = (room, n) => Math.min(room, Math.max(FEWEST, Math.round(n)));
    return [x <= roomX ? x : few(roomX, y <= roomY ? WANTED / y : Math.sqrt(WANTED)),
      y <= roomY ? y : few(roomY, x <= roomX ? WANTED / x : Math.sqrt(WANTED))];
  }
  const middle = (sorted) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  const chosen = (id, other) => { const s = document.getElementById(id); return s ? axes[Number(s.value)] : other; };
  const heat = chart("map", (pen, width, height) => {
    const across = chosen("map-x", axes[0]), down = chosen("map-y", null);
    const of = document.getElementById("map-of").value;
    const two = down && down !== across ? down : null, right = 96, top = 8, bottom = 40;
    const [wide, tall] = counts(across, two, Math.floor((width - 86 - right) / SMALLEST), Math.floor((height - top - bottom) / SMALLEST));
    const bx = bins(across, wide), by = two ? bins(two, tall) : { count: 1, of: () => 0, name: () => "" };
    const cells = new Map();
    for (const i of known) {
      const key = bx.of(across.values[i]) + by.of(two ? two.values[i] : 0) * bx.count;
      if (!cells.has(key)) cells.set(key, { trials: [] });
      cells.get(key).trials.push(i);
    }
    for (const cell of cells.values()) {
      const sorted = cell.trials.map((i) => RANKS[i]).sort((a, b) => a - b);
      [cell.worst, cell.best, cell.median] = [sorted[0], sorted[sorted.length - 1], middle(sorted)];
      cell.value = cell[of];
    }
    const [low, high] = cells.size ? span([...cells.values()].map((c) => c.value)) : [0, 1];
    // Losses that are shares are not measured by ratios: each side has its own half of the scale.
    const apart = DATA.rank && low < 0 && high > 0, most = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const scales = apart ? [[0, high], [low, 0]] : [[low, high]];
    const names = (axis) => Array.from({ length: axis.count }, (_, i) => axis.name(i));
    const longest = (axis) => names(axis).reduce((most, name) => Math.max(most, pen.measureText(name).width), 0);
    const left = Math.max(86, Math.min(longest(by) + 34, width / 3));
    const w = (width - left - right) / bx.count, h = (height - top - bottom) / by.count;
    pen.fillStyle = colour("grid"); pen.fillRect(left, top, w * bx.count, h * by.count);
    const gain = colour("gain"), loss = colour("loss"), card = colour("card");
    const paint = (v) => `color-mix(in srgb, ${v < 0 ? loss : gain} ${(100 * Math.abs(v)) / (apart ? (v < 0 ? -low : high) : most)}%, ${card})`;
    for (const [key, cell] of cells) {
      const cx = key % bx.count, cy = Math.floor(key / bx.count);
      pen.fillStyle = paint(cell.value);
      pen.fillRect(left + cx * w, top + (by.count - 1 - cy) * h, Math.ceil(w) - (w > 6 ? 1 : 0), Math.ceil(h) - (h > 6 ? 1 : 0));
    }
    const apiece = Math.ceil((longest(bx) + 12) / w);
    for (let i = 0; i < bx.count; i += apiece)
      text(pen, bx.name(i), left + (i + 0.5) * w, height - bottom + 6, "center", "top");
    for (let i = 0; i < by.count; i += Math.ceil(16 / h))
      text(pen, by.name(i), left - 8, top + (by.count - 0.5 - i) * h, "right");
    text(pen, across.name, left + (w * bx.count) / 2, height - 4, "center", "bottom", "text");
    if (by.count > 1) { pen.save(); pen.translate(12, top + (h * by.count) / 2); pen.rotate(-Math.PI / 2); text(pen, down.name, 0, 0, "center", "middle", "text"); pen.restore(); }
    if (best >= 0) {
      const cx = bx.of(across.values[best]), cy = by.of(two ? two.values[best] : 0);
      pen.strokeStyle = colour("text"); pen.lineWidth = 2; pen.beginPath();
      pen.arc(left + (cx + 0.5) * w, top + (by.count - 0.5 - cy) * h, Math.max(6, Math.min(w, h) / 2 + 2), 0, 7); pen.stroke();
    }
    const bar = width - right + 18, long = (height - top - bottom) / scales.length;
    scales.forEach(([from, to], k) => {
      const begin = top + k * long;
      for (let p = 0; p < long; p++) { pen.fillStyle = paint(to - ((to - from) * p) / long); pen.fillRect(bar, begin + p, 14, 1.5); }
      for (const v of steps(from, to, 5 / scales.length))
        text(pen, DATA.rank && v < 0 ? `${say(v * 100)} %` : say(v), bar + 20, begin + ((to - v) / (to - from)) * long);
    });
    return { bx, by, cells, left, top, w, h, across, down };
  }, (px, py, m) => {
    const cx = Math.floor((px - m.left) / m.w), cy = m.by.count - 1 - Math.floor((py - m.top) / m.h);
    const cell = cx >= 0 && cx < m.bx.count && m.cells.get(cx + cy * m.bx.count);
    if (!cell) return null;
    const where = [`${m.across.name} ${m.bx.name(cx)}`, ...(m.by.count > 1 ? [`${m.down.name} ${m.by.name(cy)}`] : [])];
    return cell.trials.length === 1 ? described(cell.trials[0])
      : [`${cell.trials.length} trials, median ${rated(cell.median)}`, `from ${rated(cell.worst)} to ${rated(cell.best)}`, ...where];
  });
  for (const id of ["map-x", "map-y", "map-of"]) document.getElementById(id)?.addEventListener("change", () => heat.redraw());
  const second = document.getElementById("map-y");
  if (second) second.value = "1";

  // ── parallel coordinates ──────────────────────────────────────────────────────────────────────
  const LINES = 3000;
  const rails = [...axes, { name: DATA.objective, values: RANKS, choices: null, log: false, ends: known.length ? span(known.map((i) => RANKS[i])) : [0, 1] }];
  for (const rail of axes) rail.ends = span(rail.values);
  const only = new Map();
  const share = (rail, v) => {
    const turn = rail.log ? Math.log : (n) => n, [low, high] = rail.ends;
    return (turn(v) - turn(low)) / (turn(high) - turn(low));
  };
  const ordered = [...known].sort((a, b) => rank[a] - rank[b]).slice(-LINES);
  const lines = chart("coordinates", (pen, width, height) => {
    const left = 60, right = 60, bottom = 16;
    const apart = (width - left - right) / Math.max(1, rails.length - 1), x = (k) => left + k * apart;
    // Names that would run into each other stand in two rows.
    const crowded = rails.some((rail) => pen.measureText(rail.name).width * 1.5 > apart - 8), top = crowded ? 42 : 28;
    const y = (rail, v) => height - bottom - share(rail, v) * (height - top - bottom);
    const passes = (i) => [...only].every(([k, [a, b]]) => { const s = share(rails[k], rails[k].values[i]); return s >= a && s <= b; });
    const accent = colour("accent"), hold = colour("hold");
    for (const i of ordered) {
      const good = passes(i);
      pen.globalAlpha = good ? 0.06 + 0.7 * rank[i] ** 6 : 0.02;
      pen.strokeStyle = good ? accent : hold; pen.lineWidth = i === best ? 2.5 : 1;
      pen.beginPath();
      rails.forEach((rail, k) => pen[k ? "lineTo" : "moveTo"](x(k), y(rail, rail.values[i])));
      pen.stroke();
    }
    pen.globalAlpha = 1;
    rails.forEach((rail, k) => {
      pen.strokeStyle = colour("soft"); pen.lineWidth = 1; pen.beginPath(); pen.moveTo(x(k), top); pen.lineTo(x(k), height - bottom); pen.stroke();
      if (only.has(k)) {
        const [a, b] = only.get(k), tall = height - top - bottom;
        pen.fillStyle = colour("accent"); pen.globalAlpha = 0.25; pen.fillRect(x(k) - 6, height - bottom - b * tall, 12, (b - a) * tall); pen.globalAlpha = 1;
      }
      text(pen, rail.name, x(k), crowded && k % 2 ? 26 : 12, k === 0 ? "left" : k === rails.length - 1 ? "right" : "center", "middle", "text");
      const marks = rail.choices ? rail.choices.map((_, n) => n) : rail.log ? rail.ends : steps(...rail.ends, 5);
      for (const v of marks) if (share(rail, v) >= -1e-9 && share(rail, v) <= 1 + 1e-9) text(pen, shown(rail, v), x(k) + 7, y(rail, v));
    });
    return { x, top, bottom: height - bottom };
  });
  if (lines) {
    let held = null;
    const place = (event) => {
      const box = lines.canvas.getBoundingClientRect(), m = lines.hits;
      const k = rails.reduce((near, _, n) => (Math.abs(m.x(n) - event.clientX + box.left) < Math.abs(m.x(near) - event.clientX + box.left) ? n : near), 0);
      return { k, s: Math.min(1, Math.max(0, (m.bottom - event.clientY + box.top) / (m.bottom - m.top))) };
    };
    lines.canvas.addEventListener("pointerdown", (event) => { held = place(event); lines.canvas.setPointerCapture(event.pointerId); });
    lines.canvas.addEventListener("pointermove", (event) => {
      if (!held) return;
      const { s } = place(event);
      only.set(held.k, [Math.min(s, held.s), Math.max(s, held.s)]); lines.redraw();
    });
    lines.canvas.addEventListener("pointerup", (event) => {
      if (held && Math.abs(place(event).s - held.s) < 0.02) { only.delete(held.k); lines.redraw(); }
      held = null;
    });
    document.getElementById("clear").addEventListener("click", () => { only.clear(); lines.redraw(); });
  }

  // ── history ───────────────────────────────────────────────────────────────────────────────────
  chart("history", (pen, width, height) => {
    if (!known.length) return null;
    const xs = [0, DATA.number[DATA.number.length - 1]];
    const sorted = known.map((i) => RANKS[i]).sort((a, b) => a - b);
    // A few disasters would press all others into one line.
    const f = frame(pen, width, height, xs, span([sorted[Math.floor(sorted.length * 0.05)], sorted[sorted.length - 1]]), say);
    pen.fillStyle = colour("hold"); pen.globalAlpha = 0.55;
    for (const i of known) pen.fillRect(f.x(DATA.number[i]) - 1.5, Math.min(f.y(RANKS[i]), f.bottom) - 1.5, 3, 3);
    pen.globalAlpha = 1; pen.strokeStyle = colour("accent"); pen.lineWidth = 2; pen.beginPath();
    let top = null;
    for (const i of known) {
      if (top === null) pen.moveTo(f.x(DATA.number[i]), Math.min(f.y(RANKS[i]), f.bottom));
      else pen.lineTo(f.x(DATA.number[i]), Math.min(f.y(top), f.bottom));
      if (top === null || RANKS[i] > top) { top = RANKS[i]; pen.lineTo(f.x(DATA.number[i]), Math.min(f.y(top), f.bottom)); }
    }
    pen.lineTo(f.x(xs[1]), f.y(top)); pen.stroke();
    return f;
  }, (px, py, f) => {
    const near = known.reduce((n, i) => {
      const d = (f.x(DATA.number[i]) - px) ** 2 + (f.y(RANKS[i]) - py) ** 2;
      return d < n.d ? { d, i } : n;
    }, { d: 200, i: -1 });
    return near.i < 0 ? null : described(near.i);
  });

  // ── walk forward ──────────────────────────────────────────────────────────────────────────────
  chart("forward", (pen, width, height) => {
    const line = DATA.forward.equity, folds = DATA.forward.folds;
    const f = frame(pen, width, height, [line[0][0], line[line.length - 1][0]], span(line.map((p) => p[1])), day);
    folds.forEach((fold, k) => {
      const a = f.x(Math.max(Date.parse(fold.from), line[0][0])), b = f.x(Math.min(Date.parse(fold.to), line[line.length - 1][0]));
      pen.fillStyle = colour("hold"); pen.globalAlpha = k % 2 ? 0.1 : 0.03; pen.fillRect(a, f.top, b - a, f.bottom - f.top); pen.globalAlpha = 1;
      text(pen, String(fold.fold), (a + b) / 2, f.top + 8, "center");
    });
    pen.strokeStyle = colour("accent"); pen.lineWidth = 1.8; pen.beginPath();
    line.forEach(([t, v], k) => pen[k ? "lineTo" : "moveTo"](f.x(t), f.y(v)));
    pen.stroke();
    return f;
  }, (px, _, f) => {
    const line = DATA.forward.equity;
    if (px < f.left || px > f.right) return null;
    const [t, v] = line.reduce((n, p) => (Math.abs(f.x(p[0]) - px) < Math.abs(f.x(n[0]) - px) ? p : n));
    const fold = DATA.forward.folds.find((one) => t >= Date.parse(one.from) && t < Date.parse(one.to));
    return [say(v), new Date(t).toISOString().slice(0, 16).replace("T", " "),
      ...(fold ? [`fold ${fold.fold}`, ...Object.entries(fold.parameters || { cash: "kept" }).map(([name, n]) => `${name} ${n}`)] : [])];
  });

  // ── ranks out of sample ───────────────────────────────────────────────────────────────────────
  chart("ranks", (pen, width, height) => {
    const counts = DATA.overfitting.ranks, all = counts.reduce((a, b) => a + b, 0);
    const f = frame(pen, width, height, [0, 1], [0, Math.max(...counts) / all], () => "");
    for (const [words, v] of [["worst of all", 0.05], ["the middle", 0.5], ["best of all", 0.95]])
      text(pen, words, Math.min(f.x(v), width - pen.measureText(words).width / 2), f.bottom + 8, "center", "top");
    counts.forEach((n, k) => {
      pen.fillStyle = colour(k < counts.length / 2 ? "loss" : "gain");
      const a = f.x(k / counts.length), b = f.x((k + 1) / counts.length);
      pen.fillRect(a + 1, f.y(n / all), b - a - 2, f.bottom - f.y(n / all));
    });
    return f;
  }, (px, _, f) => {
    const k = Math.floor(((px - f.left) / (f.right - f.left)) * DATA.overfitting.ranks.length);
    if (!(k >= 0 && k < DATA.overfitting.ranks.length)) return null;
    const all = DATA.overfitting.ranks.reduce((a, b) => a + b, 0);
    return [`${((100 * DATA.overfitting.ranks[k]) / all).toFixed(1)} % of the splits`, `rank ${(k * 5)} to ${(k + 1) * 5} %`];
  });

  const all = () => charts.forEach((one) => one.redraw());
  addEventListener("resize", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  all();
})();
