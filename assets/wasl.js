/*
 * What the pages can do better with a script. Every task works without it; nothing here talks to the server.
 *
 * <output class="counter" data-for="ID" data-min="200" data-max="10000">   shows how long the field's text is
 * <form>                          a second press on a button while the first is under way does nothing
 * <details class="menu">          closes on Escape, on a press elsewhere, and when another opens
 * <… data-close>                  closes the menu or dialog that it stands in
 * <textarea>                      grows with its text where the browser's own way (field-sizing) is missing
 * <button hidden data-copy="ID" data-done="Copied">   copies the text of that element
 * <div class="drop"><input type="file">   files may be dropped on it
 */
(() => {
  'use strict';

  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  /* The server counts characters, not UTF-16 units, and ends lines with one of them. */
  const length = (text) => Array.from(text.replace(/\r\n?/g, '\n').trim()).length;

  function count(output) {
    const field = document.getElementById(output.dataset.for);
    if (!field) return;
    const min = Number(output.dataset.min || 0);
    const max = Number(output.dataset.max || 0);
    const show = () => {
      const n = length(field.value);
      output.textContent = n < min ? `${n} / ${min}` : max ? `${n} / ${max}` : `${n}`;
      output.classList.toggle('under', n > 0 && n < min);
      output.classList.toggle('over', max > 0 && n > max);
    };
    field.addEventListener('input', show);
    show();
  }

  function grow(field) {
    const fit = () => {
      field.style.blockSize = 'auto';
      field.style.blockSize = `${field.scrollHeight + 2}px`;
    };
    field.addEventListener('input', fit);
    if (field.value) fit();
  }

  function copier(button) {
    if (!navigator.clipboard) return;
    const label = [...button.childNodes];
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done;
      setTimeout(() => button.replaceChildren(...label), 2000);
    });
  }

  function dropper(zone) {
    const input = zone.querySelector('input[type=file]');
    if (!input) return;
    zone.addEventListener('dragover', (event) => { event.preventDefault(); zone.classList.add('over'); });
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      zone.classList.remove('over');
      input.files = event.dataTransfer.files;
    });
  }

  function wake(from) {
    all('.counter[data-for]', from).forEach(count);
    all('[data-copy]', from).forEach(copier);
    all('.drop', from).forEach(dropper);
    if (!CSS.supports('field-sizing', 'content')) all('textarea', from).forEach(grow);
  }

  /* Buttons are marked only after the form has been read, so that their own name and value are sent too. */
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    setTimeout(() => all('button:not([type=button])', form).forEach((button) => button.setAttribute('aria-disabled', 'true')));
  });
  const release = (form) => {
    delete form.dataset.sent;
    all('button[aria-disabled]', form).forEach((button) => button.removeAttribute('aria-disabled'));
  };
  addEventListener('pageshow', (event) => {
    if (event.persisted) all('form[data-sent]').forEach(release);
  });
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.target.closest('form');
    if (form) release(form);
  });

  const menus = () => all('details.menu[open]');
  const close = (menu) => {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector('summary').focus();
  };
  document.addEventListener('click', (event) => {
    const closer = event.target.closest('[data-close]');
    if (closer) {
      const box = closer.closest('details');
      if (box) {
        event.preventDefault();
        close(box);
      }
    }
    menus().filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') menus().forEach(close);
  });

  wake(document);
  document.addEventListener('htmx:load', (event) => { if (event.target !== document.body) wake(event.target); });
})();
