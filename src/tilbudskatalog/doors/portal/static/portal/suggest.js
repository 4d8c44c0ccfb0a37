// Suggestions under the question as one writes: a combobox with a list, by the pattern of the ARIA practices guide.
// The server makes the list as HTML; without this file the field is a field.
(() => {
  const PAUSE = 150;
  const SHORTEST = 2;

  const make = (input) => {
    const list = document.createElement("div");
    const status = document.createElement("p");
    let timer = 0;
    let asked = null;
    let current = -1;

    list.className = "suggestions";
    list.hidden = true;
    status.className = "vh";
    status.setAttribute("role", "status");
    input.closest(".field").append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    const options = () => [...list.querySelectorAll('[role="option"]')];

    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      current = -1;
      list.hidden = true;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      const all = options();
      current = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
      if (current < 0) return;
      input.setAttribute("aria-activedescendant", all[current].id);
      all[current].scrollIntoView({ block: "nearest" });
    };

    const choose = (option) => {
      const { kind, value, href } = option.dataset;
      close();
      if (href) {
        location.assign(href);
      } else if (kind === "place") {
        const place = input.form.elements.namedItem("sted");
        if (!place) return;
        place.value = value;
        input.value = "";
        input.focus();
      } else {
        input.value = value;
        input.form.requestSubmit();
      }
    };

    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      const words = input.value.trim();
      if (words.length < SHORTEST) return close();
      try {
        const address = `${input.dataset.foreslag}?q=${encodeURIComponent(words)}`;
        const answer = await fetch(address, { signal: asked.signal });
        if (!answer.ok) return close();
        list.innerHTML = await answer.text();
      } catch {
        return; // Asked anew meanwhile, or the net is away: the field goes on as a field.
      }
      const found = options().length;
      if (!found || document.activeElement !== input) return close();
      current = -1;
      list.hidden = false;
      list.style.top = `${input.offsetTop + input.offsetHeight + 6}px`;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-controls", list.firstElementChild.id);
      input.setAttribute("aria-expanded", "true");
      status.textContent = list.firstElementChild.dataset.status;
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(current + 1);
      else if (event.key === "ArrowUp") mark(current < 0 ? -1 : current - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && current >= 0) choose(options()[current]);
      else return;
      event.preventDefault();
    });
    // Before the field loses the focus, which would close the list.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) choose(option);
    });
  };

  for (const input of document.querySelectorAll("input[data-foreslag]")) make(input);
})();
