// "I live here", remembered by this browser and by nobody else: it fills empty place fields until it is forgotten.
(() => {
  const KEY = "tilbudskatalog.sted";
  const read = () => {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return ""; // Storage is closed in some private windows. Then nothing is remembered.
    }
  };
  const write = (place) => {
    try {
      if (place) localStorage.setItem(KEY, place);
      else localStorage.removeItem(KEY);
    } catch {
      /* As above. */
    }
  };
  const filled = [];
  const fill = () => {
    const place = read();
    const note = document.getElementById("husket-sted");
    if (!place || !note) return;
    for (const field of document.querySelectorAll("input[data-husk]")) {
      if (field.value) continue;
      field.value = place;
      const said = note.content.cloneNode(true).firstElementChild;
      field.closest(".field").append(said);
      filled.push({ field, said, place });
      said.querySelector("button").addEventListener("click", forget);
    }
  };
  const forget = () => {
    write("");
    for (const { field, said, place } of filled.splice(0)) {
      if (field.value === place) field.value = "";
      said.remove();
      field.focus();
    }
    offer();
  };
  const offer = () => {
    for (const box of document.querySelectorAll("[data-husk-sted]")) {
      const place = box.dataset.huskSted;
      const known = read() === place;
      const [remember, remembered] = box.children;
      box.hidden = false;
      remember.hidden = known;
      remembered.hidden = !known;
      remember.querySelector("button").onclick = () => {
        write(place);
        offer();
        remembered.querySelector("button").focus();
      };
      remembered.querySelector("button").onclick = () => {
        forget();
        remember.querySelector("button").focus();
      };
    }
  };
  fill();
  offer();
  document.addEventListener("htmx:afterSettle", offer);
})();
