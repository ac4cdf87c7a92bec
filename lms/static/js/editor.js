// Wagtail's editor leaves fields without a name for who does not see them: rich text, a text that
// stands alone in its block, and the cells of a table. They get the words that stand above them.
const NAMELESS = [
  ".public-DraftEditor-content",
  ".typed-table-block td :is(input, textarea, select)",
  "[data-streamfield-child] :is(input:not([type=hidden]), textarea, select)",
]
  .map((selector) => `${selector}:not([aria-label], [aria-labelledby])`)
  .join();

const labelIn = (box) => [...box.children].find((child) => child.matches("label[id]"));

// From the field outwards: a label of its own, else the heading of the block around it.
const idAbove = (field) => {
  for (let box = field.parentElement; box; box = box.parentElement) {
    if (box.matches("[data-panel]")) return box.getAttribute("aria-labelledby");
    const label = labelIn(box);
    if (label) return label.id;
  }
  return null;
};

const cellName = (cell) => {
  const headings = cell.closest("table").querySelectorAll("input.column-heading");
  const column = headings[cell.cellIndex - 1]?.value || cell.cellIndex;
  return `${column}, ${cell.parentElement.sectionRowIndex + 1}`;
};

const name = (field) => {
  const cell = field.closest(".typed-table-block td");
  if (cell) field.setAttribute("aria-label", cellName(cell));
  else if (!field.labels?.length) field.setAttribute("aria-labelledby", idAbove(field) ?? "");
};

const nameAll = () => document.querySelectorAll(NAMELESS).forEach(name);

// A heading may have been typed, or a row put in, since the cell was named.
document.addEventListener("focusin", ({ target }) => {
  const cell = target.closest?.(".typed-table-block td");
  if (cell && target.hasAttribute("aria-label")) name(target);
});

let isDue = false;
new MutationObserver(() => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    nameAll();
  });
}).observe(document.body, { childList: true, subtree: true });
nameAll();
