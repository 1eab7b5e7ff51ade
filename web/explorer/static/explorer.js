// Suggestions while words are typed into a search (the combobox pattern of WAI-ARIA), and buttons that copy. Without this the forms
// work as they are, and what is to be copied can be selected.

const wait = 200; // milliseconds after the last key

for (const input of document.querySelectorAll('input[data-suggest]')) suggest(input);
// navigator.clipboard is missing where the page did not come over HTTPS or from this machine.
if (navigator.clipboard) for (const text of document.querySelectorAll('[data-copy]')) offerCopy(text);

function offerCopy(text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text.dataset.copy;
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.className = 'said-so';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = text.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text); // the browser does not allow it: the reader can still copy
    }
  });
  text.after(button, said);
}

function suggest(input) {
  const list = document.createElement('ul');
  list.className = 'suggestions';
  list.id = `${input.id}-vorschlaege`;
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels[0].textContent);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false',
  })) input.setAttribute(name, value);

  let timer;
  let asked; // the request that is on its way
  let chosen = -1;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(n) {
    const options = list.children;
    if (!options.length) return;
    chosen = (n + options.length) % options.length;
    for (const [i, option] of [...options].entries()) option.setAttribute('aria-selected', String(i === chosen));
    input.setAttribute('aria-activedescendant', options[chosen].id);
    options[chosen].scrollIntoView({ block: 'nearest' });
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(({ text, kind, href, count }, i) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.href = href;
      option.textContent = count === undefined ? `${text} · ${kind}` : `${text} · ${kind} (${count.toLocaleString(document.documentElement.lang)})`;
      option.addEventListener('mousedown', (event) => { event.preventDefault(); location.assign(href); });
      return option;
    }));
    chosen = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    input.removeAttribute('aria-activedescendant');
  }

  async function ask() {
    const words = input.value.trim();
    if (words.length < 2) { close(); return; }
    asked?.abort();
    asked = new AbortController();
    const address = new URL(input.dataset.suggest, location.href); // with the language, if it was chosen
    address.searchParams.set('q', words);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      close(); // given up, or out of reach: the form is still there
    }
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, wait); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    switch (event.key) {
      case 'ArrowDown': choose(chosen + 1); break;
      case 'ArrowUp': choose(chosen - 1); break;
      case 'Escape': close(); break;
      case 'Enter':
        if (chosen < 0) return;
        location.assign(list.children[chosen].dataset.href);
        break;
      default: return;
    }
    event.preventDefault();
  });
}
