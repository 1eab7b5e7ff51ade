// Draws networks on a canvas, and lets them be read with pointer, touch, keyboard and screen reader.
//
// A page has a <figure data-network> with its network in a <script type="application/json">, or at the address in data-src:
//
//   kinds: [{ id, label, mark, path }]              path is an SVG path about the origin, of radius 1; the class kind-<mark> gives the colour
//   nodes: [{ id, label, kind, degree, x, y, r, href }]    r is the radius, in the unit of x and y
//   edges: [{ source, target, label, directed, weight, sign }]   weight is more than 0; sign is -1 for conflict
//
// What else the figure has (caption, table, an image for those without scripts) is the page's. The language is that of the document.

/** How many nodes are drawn; of more, those with the most ties are. */
const mostNodes = 5000;

/** How many milliseconds after the last movement of a gesture the picture is drawn anew; until then the last one is moved as a bitmap. */
const rest = 140;

/** A picture that takes no longer, in milliseconds, is drawn anew in each frame of a gesture: there is no need of a bitmap. */
const quick = 8;

/** How far one can zoom out, of the whole picture, and in: pixels for a unit. */
const leastOfWhole = 0.5;
const mostScale = 12;

/** How much of a picture is stroked at once: long paths are slow to draw. */
const strokeAtOnce = 200;

const allWords = {
  de: {
    picture: "Netz", tools: "Werkzeuge für das Bild", search: "Im Netz suchen", go: "Suchen",
    closer: "Näher heran", farther: "Weiter weg", whole: "Alles zeigen", all: "Alles", png: "Als PNG speichern", svg: "Als SVG speichern",
    help: "Pfeiltasten: nächster Knoten in dieser Richtung. N: nächster Nachbar, Umschalt+N: voriger. Eingabe: in die Mitte, noch einmal: Seite öffnen. " +
      "Plus, Minus, 0: Größe. Escape: das Bild verlassen. Mit dem Zeiger: ziehen, Rad; Doppelklick vergrößert dort. Mit den Fingern: mit zweien.",
    size: (nodes, edges) => `${count(nodes, "Knoten", "Knoten")}, ${count(edges, "Beziehung", "Beziehungen")}`,
    entered: (size) => `Netz: ${size}. Pfeiltasten gehen von Knoten zu Knoten.`,
    omitted: (shown, all) => `Gezeigt werden die ${number(shown)} von ${number(all)} Knoten mit den meisten Beziehungen. Für die anderen den Ausschnitt enger wählen.`,
    node: (node) => `${node.label}, ${node.kind.label}, ${count(node.degree, "Beziehung", "Beziehungen")}`,
    neighbour: (i, all, of) => `Nachbar ${i} von ${all} von ${of}: `,
    lonely: (node) => `${node.label} hat in diesem Netz keine Beziehung.`,
    nothing: { ArrowLeft: "Weiter links ist nichts.", ArrowRight: "Weiter rechts ist nichts.", ArrowUp: "Weiter oben ist nichts.", ArrowDown: "Weiter unten ist nichts." },
    centred: "In der Mitte. Eingabe öffnet die Seite.", scale: (percent) => `Größe ${percent} %`,
    found: (i, all) => `Treffer ${i} von ${all}: `, missing: (text) => `Kein Name enthält „${text}“.`,
    open: "Seite öffnen", centre: "In die Mitte", close: "Schließen", ties: "Beziehungen", more: (n) => `und ${number(n)} weitere`,
    failed: "Das Netz konnte nicht geladen werden. Die Tabelle darunter zeigt dasselbe.", empty: "Das Netz ist leer.",
  },
  en: {
    picture: "Network", tools: "Tools for the picture", search: "Search the network", go: "Search",
    closer: "Closer", farther: "Farther", whole: "Show all", all: "All", png: "Save as PNG", svg: "Save as SVG",
    help: "Arrow keys: nearest node in that direction. N: next neighbour, Shift+N: the one before. Enter: to the middle, once more: open its page. " +
      "Plus, minus, 0: size. Escape: leave the picture. With a pointer: drag, wheel; a double click enlarges there. With fingers: use two.",
    size: (nodes, edges) => `${count(nodes, "node", "nodes")}, ${count(edges, "tie", "ties")}`,
    entered: (size) => `Network: ${size}. Arrow keys go from node to node.`,
    omitted: (shown, all) => `Shown are the ${number(shown)} of ${number(all)} nodes with the most ties. Narrow the network to see the others.`,
    node: (node) => `${node.label}, ${node.kind.label}, ${count(node.degree, "tie", "ties")}`,
    neighbour: (i, all, of) => `Neighbour ${i} of ${all} of ${of}: `,
    lonely: (node) => `${node.label} has no tie in this network.`,
    nothing: { ArrowLeft: "Nothing farther left.", ArrowRight: "Nothing farther right.", ArrowUp: "Nothing farther up.", ArrowDown: "Nothing farther down." },
    centred: "In the middle. Enter opens the page.", scale: (percent) => `Size ${percent} %`,
    found: (i, all) => `Hit ${i} of ${all}: `, missing: (text) => `No name contains “${text}”.`,
    open: "Open page", centre: "To the middle", close: "Close", ties: "Ties", more: (n) => `and ${number(n)} more`,
    failed: "The network could not be loaded. The table below shows the same.", empty: "The network is empty.",
  },
};

const language = document.documentElement.lang.startsWith("en") ? "en" : "de";
const words = allWords[language];

function number(n) {
  return n.toLocaleString(language);
}

function count(n, one, many) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** element makes an element with properties and children. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// ------------------------------------------------------------------ the network

/** readNetwork ties nodes, kinds and edges together, and leaves out the least connected of too many nodes. */
function readNetwork(data) {
  const kinds = new Map(data.kinds.map((kind) => [kind.id, { ...kind, shape: new Path2D(kind.path) }]));
  const byDegree = data.nodes.map((node) => ({ ...node, kind: kinds.get(node.kind), ties: [] })).sort((a, b) => b.degree - a.degree);
  const nodes = byDegree.slice(0, mostNodes);
  const byID = new Map(nodes.map((node) => [node.id, node]));
  const edges = [];
  for (const edge of data.edges) {
    const source = byID.get(edge.source);
    const target = byID.get(edge.target);
    if (!source || !target) continue;
    const tie = { ...edge, source, target };
    edges.push(tie);
    source.ties.push(tie);
    if (target !== source) target.ties.push(tie);
  }
  return { nodes, edges, kinds: [...kinds.values()], total: data.nodes.length };
}

/** neighbours of a node, each once, in the order of their names. */
function neighbours(node) {
  const found = new Set();
  for (const { source, target } of node.ties) {
    if (source !== target) found.add(source === node ? target : source);
  }
  return [...found].sort((a, b) => a.label.localeCompare(b.label, language));
}

const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** nearestTowards is the nearest node within 45° of a direction. */
function nearestTowards(nodes, from, [right, down]) {
  let nearest = null;
  let least = Infinity;
  for (const node of nodes) {
    const x = node.x - from.x;
    const y = node.y - from.y;
    const along = x * right + y * down;
    const aside = Math.abs(x * down - y * right);
    const distance = Math.hypot(x, y);
    if (along > 0 && aside <= along && distance < least) [nearest, least] = [node, distance];
  }
  return nearest;
}

// ------------------------------------------------------------------ the view

/** View is what part of the plane is seen: a place (x, y) on it stands at (x·scale + left, y·scale + top), in pixels of the page. */
class View {
  constructor(scale = 1, left = 0, top = 0) {
    Object.assign(this, { scale, left, top });
  }

  /** whole shows all nodes. */
  static whole(nodes, width, height) {
    if (nodes.length === 0) return new View(1, width / 2, height / 2);
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { x, y, r } of nodes) {
      west = Math.min(west, x - r);
      east = Math.max(east, x + r);
      north = Math.min(north, y - r);
      south = Math.max(south, y + r);
    }
    const margin = 28;
    const scale = Math.min((width - 2 * margin) / (east - west), (height - 2 * margin) / (south - north), 3);
    return new View(scale, width / 2 - ((west + east) / 2) * scale, height / 2 - ((north + south) / 2) * scale);
  }

  /** zoomed is the view at another scale, in which the place at (x, y) stays where it is. */
  zoomed(scale, x, y) {
    const ratio = scale / this.scale;
    return new View(scale, x - (x - this.left) * ratio, y - (y - this.top) * ratio);
  }

  moved(right, down) {
    return new View(this.scale, this.left + right, this.top + down);
  }

  x(node) {
    return node.x * this.scale + this.left;
  }

  y(node) {
    return node.y * this.scale + this.top;
  }

  /** radius of a node: it grows with the scale, but can always be seen, and is never in the way. */
  radius(node) {
    return Math.min(Math.max(node.r * this.scale, 1.6), node.r * 3);
  }
}

// ------------------------------------------------------------------ drawing

/** readColours takes the colours of the style sheet, which knows of dark and forced ones. */
function readColours(figure, kinds) {
  const probe = element("span", { hidden: true });
  figure.append(probe);
  const colour = (name) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const colours = {
    paper: colour("network-paper"), ink: colour("network-ink"), tie: colour("network-tie"), conflict: colour("network-conflict"), mark: colour("network-mark"),
    kinds: new Map(kinds.map((kind) => [kind, colour(`kind-${kind.mark}`)])), font: getComputedStyle(figure).fontFamily,
  };
  probe.remove();
  return colours;
}

/** Painter draws a network. */
class Painter {
  constructor(network, colours) {
    this.network = network;
    this.colours = colours;
    this.heaviest = network.edges.reduce((most, edge) => Math.max(most, edge.weight ?? 1), 1);
    this.widths = new Map();
  }

  /** paint draws all that is seen in a view. Where only some are found, the others step back. */
  paint(context, view, width, height, ratio, found) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, width, height);
    const seen = (node) => {
      const x = view.x(node);
      const y = view.y(node);
      const r = view.radius(node);
      return x > -r && x < width + r && y > -r && y < height + r;
    };
    const crossing = this.network.edges.filter(({ source, target }) => {
      const [x1, y1, x2, y2] = [view.x(source), view.y(source), view.x(target), view.y(target)];
      return Math.max(x1, x2) > 0 && Math.min(x1, x2) < width && Math.max(y1, y2) > 0 && Math.min(y1, y2) < height;
    });
    const nodes = this.network.nodes.filter(seen);
    context.globalAlpha = found ? 0.25 : crossing.length > 2000 ? 0.2 : 0.8;
    this.paintEdges(context, view, crossing);
    this.paintNodes(context, view, ratio, nodes, found);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    this.paintLabels(context, view, width, found ? nodes.filter((node) => found.has(node)) : nodes);
  }

  /** paintEdges strokes edges of the same looks together. */
  paintEdges(context, view, edges) {
    const looks = new Map();
    for (const edge of edges) {
      const width = 0.8 + Math.round(4 * Math.sqrt((edge.weight ?? 1) / this.heaviest)) * (this.heaviest > 1 ? 1 : 0.1);
      const key = edge.sign < 0 ? -width : width;
      if (!looks.has(key)) looks.set(key, []);
      looks.get(key).push(edge);
    }
    for (const [key, alike] of looks) {
      this.setStroke(context, Math.abs(key), key < 0);
      for (let i = 0; i < alike.length; i += strokeAtOnce) {
        context.beginPath();
        for (const { source, target } of alike.slice(i, i + strokeAtOnce)) {
          context.moveTo(view.x(source), view.y(source));
          context.lineTo(view.x(target), view.y(target));
        }
        context.stroke();
      }
    }
    context.setLineDash([]);
    if (edges.length <= 1500) this.paintArrows(context, view, edges.filter((edge) => edge.directed));
  }

  setStroke(context, width, conflict) {
    context.lineWidth = width;
    context.strokeStyle = conflict ? this.colours.conflict : this.colours.tie;
    context.setLineDash(conflict ? [5, 4] : []);
  }

  /** paintArrows draws the heads of edges that are long enough to have one. */
  paintArrows(context, view, edges) {
    context.fillStyle = this.colours.tie;
    context.beginPath();
    for (const { source, target } of edges) {
      const [x, y] = [view.x(target), view.y(target)];
      const [dx, dy] = [x - view.x(source), y - view.y(source)];
      const length = Math.hypot(dx, dy);
      const back = view.radius(target) + 1;
      if (length < back + 14) continue;
      const [ux, uy] = [dx / length, dy / length];
      const [tipX, tipY] = [x - ux * back, y - uy * back];
      context.moveTo(tipX, tipY);
      context.lineTo(tipX - ux * 7 - uy * 3, tipY - uy * 7 + ux * 3);
      context.lineTo(tipX - ux * 7 + uy * 3, tipY - uy * 7 - ux * 3);
      context.closePath();
    }
    context.fill();
  }

  /** paintNodes draws nodes, those with the most ties last, so that they lie above. */
  paintNodes(context, view, ratio, nodes, found) {
    const outlined = nodes.length <= 1500;
    context.strokeStyle = this.colours.paper;
    for (const node of nodes.toReversed()) {
      const r = view.radius(node) * ratio;
      context.globalAlpha = found && !found.has(node) ? 0.2 : 1;
      context.setTransform(r, 0, 0, r, view.x(node) * ratio, view.y(node) * ratio);
      context.fillStyle = this.colours.kinds.get(node.kind);
      if (r < 2.5 * ratio) {
        context.fillRect(-0.9, -0.9, 1.8, 1.8); // the shape could not be told
        continue;
      }
      context.fill(node.kind.shape);
      if (outlined) {
        context.lineWidth = (1.5 * ratio) / r;
        context.stroke(node.kind.shape);
      }
    }
  }

  /** paintLabels names nodes, those with the most ties first, wherever a name covers no other. */
  paintLabels(context, view, width, nodes) {
    const taken = new Set();
    const [cellWidth, cellHeight] = [24, 17];
    let left = 160;
    this.setFont(context);
    for (const node of nodes) {
      if (left === 0) return;
      const r = view.radius(node);
      const [x, y] = [view.x(node) + r + 3, view.y(node)];
      const cells = [];
      for (let i = Math.floor(x / cellWidth); i <= Math.floor((x + this.widthOf(context, node)) / cellWidth); i++) {
        cells.push(`${i} ${Math.floor((y - 8) / cellHeight)}`, `${i} ${Math.floor((y + 8) / cellHeight)}`);
      }
      if (x > width || cells.some((cell) => taken.has(cell))) continue;
      for (const cell of cells) taken.add(cell);
      this.paintLabel(context, node, x, y);
      left--;
    }
  }

  setFont(context) {
    context.font = `13px ${this.colours.font}`;
    context.textBaseline = "middle";
    context.lineJoin = "round";
  }

  widthOf(context, node) {
    if (!this.widths.has(node)) this.widths.set(node, context.measureText(short(node.label)).width);
    return this.widths.get(node);
  }

  paintLabel(context, node, x, y) {
    context.lineWidth = 3;
    context.strokeStyle = this.colours.paper;
    context.strokeText(short(node.label), x, y);
    context.fillStyle = this.colours.ink;
    context.fillText(short(node.label), x, y);
  }

  /** paintMarked draws a node with its ties and neighbours above everything else. */
  paintMarked(context, view, ratio, node, ringed) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    context.strokeStyle = this.colours.mark;
    for (const tie of node.ties) {
      context.lineWidth = 2;
      context.setLineDash(tie.sign < 0 ? [5, 4] : []);
      context.beginPath();
      context.moveTo(view.x(tie.source), view.y(tie.source));
      context.lineTo(view.x(tie.target), view.y(tie.target));
      context.stroke();
    }
    context.setLineDash([]);
    const around = neighbours(node);
    this.paintNodes(context, view, ratio, [node, ...around], null);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (ringed) {
      context.lineWidth = 3;
      context.strokeStyle = this.colours.mark;
      context.beginPath();
      context.arc(view.x(node), view.y(node), view.radius(node) + 5, 0, 2 * Math.PI);
      context.stroke();
    }
    this.setFont(context);
    for (const one of around.length <= 30 ? [...around, node] : [node]) this.paintLabel(context, one, view.x(one) + view.radius(one) + 6, view.y(one));
  }
}

/** short is a label as it is drawn. */
function short(label) {
  return label.length > 40 ? label.slice(0, 39) + "…" : label;
}

// ------------------------------------------------------------------ the component

class NetworkFigure {
  constructor(figure, network) {
    this.figure = figure;
    this.network = network;
    this.selected = null;
    this.hovered = null;
    this.found = null; // a set of nodes while there is a search
    this.pointers = new Map();
    this.cost = 0;
    this.build();
    this.listen();
    this.recolour();
    this.resize();
  }

  // ---------------------------------------------------------------- parts

  build() {
    const help = element("p", { id: uniqueID("help"), className: "network-help" }, words.help);
    this.canvas = element("canvas", {
      tabIndex: 0, role: "application", "aria-label": `${words.picture}: ${words.size(this.network.nodes.length, this.network.edges.length)}`, "aria-describedby": help.id,
    });
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.base = document.createElement("canvas");
    this.status = element("p", { role: "status", className: "network-status" });
    this.details = element("div", { className: "network-details", hidden: true });
    this.stage = element("div", { className: "network-stage" }, this.canvas, this.details);
    const before = [this.buildSearch(), this.buildTools(), this.stage, this.status, help];
    if (this.network.nodes.length < this.network.total) {
      before.splice(2, 0, element("p", { className: "network-omitted" }, words.omitted(this.network.nodes.length, this.network.total)));
    }
    this.figure.prepend(...before);
    this.figure.classList.add("network-drawn");
  }

  buildSearch() {
    this.query = element("input", { type: "search", id: uniqueID("search"), autocomplete: "off" });
    const form = element("form", { className: "network-search", role: "search", "aria-label": words.search },
      element("label", { htmlFor: this.query.id }, words.search), this.query, element("button", { type: "submit" }, words.go));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.nextHit();
    });
    this.query.addEventListener("input", () => this.search());
    return form;
  }

  /** buildTools makes the toolbar: one tab stop, arrows go along it. */
  buildTools() {
    const tool = (label, sign, act) => {
      const button = element("button", { type: "button", "aria-label": label, title: label, tabIndex: -1 }, sign);
      button.addEventListener("click", act);
      return button;
    };
    const tools = [
      tool(words.closer, "+", () => this.zoomBy(1.5)), tool(words.farther, "−", () => this.zoomBy(1 / 1.5)),
      tool(words.whole, words.all, () => this.showWhole()), tool(words.png, "PNG", () => this.savePNG()), tool(words.svg, "SVG", () => this.saveSVG()),
    ];
    tools[0].tabIndex = 0;
    const bar = element("div", { role: "toolbar", "aria-label": words.tools, className: "network-tools" }, ...tools);
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tools.at((tools.indexOf(document.activeElement) + step) % tools.length);
      for (const one of tools) one.tabIndex = one === next ? 0 : -1;
      next.focus();
    });
    return bar;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.say(this.selected ? words.node(this.selected) : words.entered(words.size(this.network.nodes.length, this.network.edges.length))));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("dblclick", (event) => this.zoomTo(this.view.scale * 2, event.offsetX, event.offsetY));
    canvas.addEventListener("pointerdown", (event) => this.pointerDown(event));
    canvas.addEventListener("pointermove", (event) => this.pointerMove(event));
    canvas.addEventListener("pointerup", (event) => this.pointerUp(event));
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => this.hover(null));
    // One finger scrolls the page up and down, two belong to the picture.
    for (const type of ["touchstart", "touchmove"]) {
      canvas.addEventListener(type, (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
    }
    new ResizeObserver(() => this.resize()).observe(this.stage);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => this.recolour());
    }
    addEventListener("beforeprint", () => this.print());
    this.watchResolution();
  }

  /** print puts the whole picture beside the canvas, which is empty on paper: it loses what it shows with its size. */
  print() {
    const drawn = svg(this.network, { paper: "none", ink: "currentcolor", tie: "currentcolor", conflict: "currentcolor", kinds: new Map() });
    this.printed ??= this.stage.parentElement.insertBefore(element("div", { className: "network-print", ariaHidden: "true" }), this.stage);
    this.printed.replaceChildren(document.adoptNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement));
  }

  /** watchResolution draws anew when the page moves to another screen, or is zoomed. */
  watchResolution() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      this.resize();
      this.watchResolution();
    }, { once: true });
  }

  recolour() {
    this.painter = new Painter(this.network, readColours(this.figure, this.network.kinds));
    this.repaint();
  }

  /** resize fits the picture to the place it has; what was in the middle stays there. */
  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (width === 0 || height === 0) return;
    const pixels = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.view && this.canvas.width === pixels[0] && this.canvas.height === pixels[1]) return;
    for (const canvas of [this.canvas, this.base]) [canvas.width, canvas.height] = pixels;
    this.ratio = devicePixelRatio;
    const untouched = !this.view || this.view === this.wholeView;
    const moved = untouched ? null : this.view.moved((width - this.width) / 2, (height - this.height) / 2);
    [this.width, this.height] = [width, height];
    this.wholeView = View.whole(this.network.nodes, width, height);
    this.view = moved ?? this.wholeView;
    this.repaint();
  }

  // ---------------------------------------------------------------- frames

  /** repaint has the picture drawn anew in the next frame. */
  repaint() {
    this.stale = true;
    this.request();
  }

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  /** move goes to another view, as part of a gesture. */
  move(view) {
    this.view = view;
    this.movedAt = performance.now();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.repaint(), rest);
    this.stale ||= this.cost <= quick;
    this.request();
  }

  draw() {
    if (!this.view) return;
    if (this.stale) this.drawBase();
    const { context, view, painted, ratio } = this;
    const growth = view.scale / painted.scale;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = this.painter.colours.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(growth, 0, 0, growth, (view.left - painted.left * growth) * ratio, (view.top - painted.top * growth) * ratio);
    context.imageSmoothingQuality = "low";
    context.drawImage(this.base, 0, 0);
    for (const node of new Set([this.hovered, this.selected])) {
      if (node) this.painter.paintMarked(context, view, ratio, node, node === this.selected);
    }
    if (!this.drawn) {
      this.drawn = true;
      requestAnimationFrame(() => performance.mark("network-drawn"));
    }
  }

  drawBase() {
    const began = performance.now();
    this.painter.paint(this.base.getContext("2d", { alpha: false }), this.view, this.width, this.height, this.ratio, this.found);
    this.cost = performance.now() - began;
    this.painted = this.view;
    this.stale = false;
  }

  // ---------------------------------------------------------------- going about

  zoomTo(scale, x = this.width / 2, y = this.height / 2) {
    const least = this.wholeView.scale * leastOfWhole;
    this.move(this.view.zoomed(Math.min(Math.max(scale, least), Math.max(mostScale, least)), x, y));
  }

  zoomBy(factor) {
    this.zoomTo(this.view.scale * factor);
    this.say(words.scale(Math.round((100 * this.view.scale) / this.wholeView.scale)));
  }

  showWhole() {
    this.move(this.wholeView);
    this.say(words.scale(100));
  }

  centre(node) {
    const scale = Math.max(this.view.scale, Math.min(1.5, mostScale));
    this.move(new View(scale, this.width / 2 - node.x * scale, this.height / 2 - node.y * scale));
  }

  isCentred(node) {
    return Math.hypot(this.view.x(node) - this.width / 2, this.view.y(node) - this.height / 2) < 2;
  }

  /** wheel zooms where the pointer is. At the ends of the scale it is left to the page. */
  wheel(event) {
    const pixels = event.deltaY * { 0: 1, 1: 16, 2: this.height }[event.deltaMode];
    const before = this.view.scale;
    this.zoomTo(before * Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
    if (this.view.scale !== before) event.preventDefault();
  }

  pointerDown(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.travelled = this.pointers.size > 1 ? Infinity : 0;
  }

  pointerMove(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return this.hover(this.at(event.offsetX, event.offsetY));
    const now = { x: event.offsetX, y: event.offsetY };
    const other = [...this.pointers.entries()].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    this.travelled += Math.hypot(now.x - last.x, now.y - last.y);
    if (this.travelled < 4) return;
    if (!other) return this.move(this.view.moved(now.x - last.x, now.y - last.y));
    const spread = (a) => Math.max(Math.hypot(a.x - other.x, a.y - other.y), 1);
    const moved = this.view.moved((now.x - last.x) / 2, (now.y - last.y) / 2);
    this.view = moved;
    this.zoomTo(moved.scale * (spread(now) / spread(last)), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  pointerUp(event) {
    if (!this.pointers.delete(event.pointerId) || this.travelled >= 4) return;
    const node = this.at(event.offsetX, event.offsetY, event.pointerType === "touch" ? 16 : 6);
    this.select(node);
    if (node) this.say(words.node(node));
  }

  /** at is the node at a place of the picture, or near it. */
  at(x, y, near = 6) {
    let nearest = null;
    let least = near;
    for (const node of this.network.nodes) {
      const distance = Math.hypot(this.view.x(node) - x, this.view.y(node) - y) - this.view.radius(node);
      if (distance < least) [nearest, least] = [node, distance];
    }
    return nearest;
  }

  hover(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.canvas.style.cursor = node ? "pointer" : "";
    this.request();
  }

  // ---------------------------------------------------------------- keyboard

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      "+": () => this.zoomBy(1.25), "=": () => this.zoomBy(1.25), "-": () => this.zoomBy(0.8), 0: () => this.showWhole(),
      n: () => this.nextNeighbour(event.shiftKey ? -1 : 1), Enter: () => this.enter(), Escape: () => this.leave(),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? (directions[event.key] && (() => this.step(event.key)));
    if (!act || this.network.nodes.length === 0) return;
    event.preventDefault();
    act();
  }

  /** step goes to the nearest node in a direction; the first step goes to the node with the most ties. */
  step(key) {
    const next = this.selected ? nearestTowards(this.network.nodes, this.selected, directions[key]) : this.network.nodes[0];
    if (!next) return this.say(words.nothing[key]);
    this.go(next);
  }

  /** nextNeighbour goes round the neighbours of the node from which it was first asked for. */
  nextNeighbour(step) {
    this.hub ??= { node: this.selected ?? this.network.nodes[0], i: step > 0 ? -1 : 0 };
    const { hub } = this;
    const around = neighbours(hub.node);
    if (around.length === 0) return this.go(hub.node, "", words.lonely(hub.node));
    hub.i = (hub.i + step + around.length) % around.length;
    this.go(around[hub.i], words.neighbour(hub.i + 1, around.length, hub.node.label));
    this.hub = hub;
  }

  enter() {
    const node = this.selected ?? this.network.nodes[0];
    if (node === this.selected && node.href && this.isCentred(node)) return location.assign(node.href);
    this.select(node);
    this.centre(node);
    this.say(`${words.node(node)}. ${words.centred}`);
  }

  /** leave gives the focus to what follows the picture. */
  leave() {
    this.select(null);
    (document.querySelector("[data-after-network]") ?? this.query).focus();
  }

  /** go selects a node, brings it into view and says what it is. */
  go(node, before = "", text = words.node(node)) {
    this.select(node);
    const [x, y] = [this.view.x(node), this.view.y(node)];
    if (x < 20 || y < 20 || x > this.width - 20 || y > this.height - 20) this.move(this.view.moved(this.width / 2 - x, this.height / 2 - y));
    this.say(before + text);
  }

  say(text) {
    this.status.textContent = text;
  }

  // ---------------------------------------------------------------- search and details

  /** search marks the nodes whose names contain what was typed. */
  search() {
    const wanted = fold(this.query.value.trim());
    this.hits = wanted === "" ? [] : this.network.nodes.filter((node) => fold(node.label).includes(wanted));
    this.hit = -1;
    this.found = wanted === "" ? null : new Set(this.hits);
    this.repaint();
  }

  nextHit() {
    if (!this.hits) this.search();
    if (this.hits.length === 0) return this.say(this.query.value.trim() === "" ? "" : words.missing(this.query.value.trim()));
    this.hit = (this.hit + 1) % this.hits.length;
    const node = this.hits[this.hit];
    this.select(node);
    this.centre(node);
    this.say(words.found(this.hit + 1, this.hits.length) + words.node(node));
  }

  select(node) {
    this.hub = null;
    this.selected = node;
    this.details.hidden = !node;
    if (node) this.showDetails(node);
    this.request();
  }

  showDetails(node) {
    const button = (label, act) => {
      const made = element("button", { type: "button" }, label);
      made.addEventListener("click", act);
      return made;
    };
    const shown = 12;
    const ties = node.ties.slice(0, shown).map((tie) => {
      const other = tie.source === node ? tie.target : tie.source;
      return element("li", {}, `${tie.label ?? ""} `, button(other.label, () => this.go(other)));
    });
    if (node.ties.length > shown) ties.push(element("li", {}, words.more(node.ties.length - shown)));
    const name = node.href ? element("a", { href: node.href }, node.label) : node.label;
    this.details.replaceChildren(
      element("p", { className: "network-name" }, name), element("p", {}, `${node.kind.label}, ${words.ties}: ${number(node.degree)}`),
      element("ul", {}, ...ties), button(words.centre, () => this.centre(node)), button(words.close, () => this.closeDetails()));
  }

  closeDetails() {
    this.select(null);
    this.canvas.focus();
  }

  // ---------------------------------------------------------------- files

  /** savePNG saves what is seen. */
  savePNG() {
    this.stale = true;
    this.draw();
    this.canvas.toBlob((blob) => save(blob, "netz.png"), "image/png");
  }

  /** saveSVG saves the whole picture: the server's, where the page names it. */
  saveSVG() {
    if (this.figure.dataset.svg) return download(this.figure.dataset.svg, "netz.svg");
    save(new Blob([svg(this.network, this.painter.colours)], { type: "image/svg+xml" }), "netz.svg");
  }
}

let made = 0;

function uniqueID(what) {
  return `network-${what}-${++made}`;
}

/** fold makes names comparable that differ in case and accents. */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function download(address, name) {
  element("a", { href: address, download: name }).click();
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  download(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** svg is the whole network as an SVG document. Its classes give the colours in a page. */
function svg(network, colours) {
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const [left, top, right, bottom] = network.nodes.reduce(
    ([l, t, r, b], node) => [Math.min(l, node.x - node.r), Math.min(t, node.y - node.r), Math.max(r, node.x + node.r), Math.max(b, node.y + node.r)],
    [Infinity, Infinity, -Infinity, -Infinity]);
  const letter = Math.max(right - left, bottom - top, 60) / 50; // about 10 pixels on a page of paper
  const shrunk = Math.min(1, letter / 7); // nodes of small networks would hide their ties
  const lines = network.edges.map(({ source, target, sign }) => {
    const [name, dashes] = sign < 0 ? ["conflict", ' stroke-dasharray="5 4"'] : ["tie", ""];
    return `<line class="network-${name}" x1="${source.x}" y1="${source.y}" x2="${target.x}" y2="${target.y}" stroke="${colours[name]}" stroke-width="${letter / 10}"${dashes}/>`;
  });
  const shapes = network.nodes.map((node) =>
    `<path class="kind-${node.kind.mark}" transform="translate(${node.x} ${node.y}) scale(${node.r * shrunk})" fill="${colours.kinds.get(node.kind) ?? "currentcolor"}" ` +
    `d="${node.kind.path}"><title>${escaped(node.label)}</title></path>`);
  const names = namesWithRoom(network.nodes, letter, shrunk).map(([node, x]) => `<text x="${x}" y="${node.y + letter / 3}">${escaped(short(node.label))}</text>`);
  const [x, y, width, height] = [left - 2 * letter, top - 2 * letter, right - left + 24 * letter, bottom - top + 4 * letter];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}"><rect x="${x}" y="${y}" width="100%" height="100%" fill="${colours.paper}"/>\n` +
    `${lines.join("\n")}\n${shapes.join("\n")}\n<g font-size="${letter}" font-family="sans-serif" fill="${colours.ink}">${names.join("\n")}</g>\n</svg>\n`;
}

/** namesWithRoom are nodes, each with where its name begins, that cover no name of one with more ties. */
function namesWithRoom(nodes, letter, shrunk) {
  const named = [];
  for (const node of nodes) {
    const from = node.x + node.r * shrunk + letter / 3;
    const until = from + 0.55 * letter * short(node.label).length;
    if (named.some(([other, x, end]) => Math.abs(other.y - node.y) < 1.2 * letter && from < end && x < until)) continue;
    named.push([node, from, until]);
  }
  return named;
}

// ------------------------------------------------------------------ beginning

async function begin(figure) {
  try {
    const inline = figure.querySelector('script[type="application/json"]');
    const data = inline ? JSON.parse(inline.textContent) : await fetchJSON(figure.dataset.src);
    new NetworkFigure(figure, readNetwork(data));
  } catch (error) {
    figure.prepend(element("p", { role: "status" }, words.failed));
    console.error(error);
  }
}

async function fetchJSON(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is answered with ${response.status}`);
  return response.json();
}

for (const figure of document.querySelectorAll("figure[data-network]")) begin(figure);
