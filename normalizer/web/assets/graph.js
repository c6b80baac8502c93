"use strict";
// lines between the boxes of a concept's neighbourhood, drawn anew whenever the boxes move
(() => {
  const graph = document.getElementById("graph");
  if (!graph) return;
  const wires = graph.querySelector("svg");
  const here = graph.querySelector(".here");
  const about = document.getElementById("about");
  const nodes = [...graph.querySelectorAll("a.node")];
  const draw = () => {
    const frame = graph.getBoundingClientRect();
    wires.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    wires.replaceChildren(...nodes.map((node) => {
      const from = here.getBoundingClientRect(), to = node.getBoundingClientRect();
      const above = to.bottom <= from.top;
      const x1 = from.left + from.width / 2 - frame.left, y1 = (above ? from.top : from.bottom) - frame.top;
      const x2 = to.left + to.width / 2 - frame.left, y2 = (above ? to.bottom : to.top) - frame.top;
      const bend = (y2 - y1) / 2;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`);
      path.classList.toggle("related", Boolean(node.dataset.says));
      node.wire = path;
      return path;
    }));
  };
  const show = (node) => {
    nodes.forEach((other) => { if (other.wire) other.wire.classList.toggle("lit", other === node); });
    about.textContent = node ? [node.dataset.says, node.dataset.about].filter(Boolean).join(": ") || "No definition is written down." : "";
  };
  nodes.forEach((node) => {
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("pointerleave", () => show(null));
    node.addEventListener("blur", () => show(null));
  });
  // arrow keys walk from box to box, as in other graphs
  graph.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = nodes.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    nodes[(at + step + nodes.length) % nodes.length].focus();
  });
  new ResizeObserver(draw).observe(graph);
  draw();
})();
