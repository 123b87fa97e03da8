// Select2, which draws the admin's autocompletes, gives its boxes no name: they take their label's.
const labelOf = (select) => {
  const label = select?.labels?.[0];
  if (label && !label.id) {
    label.id = `${select.id}_label`;
  }
  return label;
};

const nameBoxes = () => {
  for (const container of document.querySelectorAll(".select2-container:not([data-named])")) {
    const label = labelOf(container.previousElementSibling);
    for (const box of container.querySelectorAll("[role=combobox], [role=textbox]")) {
      box.setAttribute("aria-labelledby", `${label?.id ?? ""} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
    }
    container.dataset.named = "";
  }
};

new MutationObserver(nameBoxes).observe(document.documentElement, { childList: true, subtree: true });
nameBoxes();
