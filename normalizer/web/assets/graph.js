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
      const beside = to.left >= from.right && Boolean(node.dataset.says);
      const above = to.bottom <= from.top;
      const [x1, y1] = beside ? [from.right, (from.top + from.bottom) / 2] : [(from.left + from.right) / 2, above ? from.top : from.bottom];
      const [x2, y2] = beside ? [to.left, (to.top + to.bottom) / 2] : [(to.left + to.right) / 2, above ? to.bottom : to.top];
      const [dx, dy] = beside ? [(x2 - x1) / 2, 0] : [0, (y2 - y1) / 2];
      const at = (x, y) => `${(x - frame.left).toFixed(1)} ${(y - frame.top).toFixed(1)}`;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${at(x1, y1)}C${at(x1 + dx, y1 + dy)} ${at(x2 - dx, y2 - dy)} ${at(x2, y2)}`);
      path.classList.toggle("related", Boolean(node.dataset.says));
      // in one column a line would run behind the boxes between
      path.classList.toggle("behind", Boolean(node.dataset.says) && !beside);
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
