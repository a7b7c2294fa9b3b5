const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string} text @returns {string} the text as HTML that shows it letter by letter */
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]);

/** Addresses that a link may lead to: no scripts, and nothing that was put aside, as that comes back as markup. */
const SAFE_URL = /^(https?:\/\/|mailto:|tel:)[^\s"'<>\uE000\uE001]+$/i;

// Backslash escapes and code are put aside under letters of the private use area, so that no later rule sees into them.
const ASIDE = /\uE000(\d+)\uE001/g;

/**
 * The Markdown of Teams' cards and messages as safe HTML: bold, italics, strikethrough, code, links, lists and line breaks.
 *
 * Everything else is shown as it is written; no tag of the input survives.
 *
 * @param {string} source
 * @param {{ mentions?: readonly string[], references?: readonly string[] }} [options] the `<at>…</at>` texts that really
 *   are mentions, and the numbers of the sources that `[1]` may point to
 * @returns {string} HTML
 */
export function renderMarkdown(source, { mentions = [], references = [] } = {}) {
  const blocks = [];
  for (const line of source.split(/\r\n|\r|\n/)) {
    const item = /^\s*(?:[-*+]|(\d{1,3})\.)\s+(.*)$/.exec(line);
    const kind = item ? (item[1] ? 'ol' : 'ul') : line.trim() === '' ? 'gap' : 'p';
    const content = item?.[2] ?? line;
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(content);
    else blocks.push({ kind, start: item?.[1], lines: [content] });
  }
  return blocks.map((block) => renderBlock(block, { mentions, references })).join('');
}

function renderBlock({ kind, start, lines }, known) {
  if (kind === 'gap') return '';
  const parts = lines.map((line) => renderInline(line, known));
  if (kind === 'p') return `<p>${parts.join('<br>')}</p>`;
  const items = parts.map((part) => `<li>${part}</li>`).join('');
  return kind === 'ol' ? `<ol start="${start}">${items}</ol>` : `<ul>${items}</ul>`;
}

function renderInline(line, { mentions, references }) {
  const aside = [];
  const putAside = (html) => `\uE000${aside.push(html) - 1}\uE001`;
  const withoutMarks = line.replace(/[\uE000\uE001]/g, '');
  const html = escapeHtml(
    mentions
      .reduce((text, mention) => text.replaceAll(mention, () => putAside(mentionHtml(mention))), withoutMarks)
      .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, (_whole, letter) => putAside(escapeHtml(letter)))
      .replace(/`([^`]+)`/g, (_whole, code) => putAside(`<code>${escapeHtml(code)}</code>`))
      .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, title, url) =>
        SAFE_URL.test(url) ? putAside(linkHtml(renderStyles(escapeHtml(title)), url)) : whole,
      )
      .replace(/\[(\d{1,2})\]/g, (whole, number) =>
        references.includes(number) ? putAside(referenceHtml(number)) : whole,
      ),
  );
  return restore(renderStyles(html), aside);
}

// What was put aside may hold other things that were put aside before it, such as an escaped letter in a link.
function restore(html, aside) {
  const once = html.replace(ASIDE, (_whole, index) => aside[Number(index)] ?? '');
  return once === html ? html : restore(once, aside);
}

const renderStyles = (html) =>
  html
    .replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '<em>$1</em>')
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, '<em>$1</em>')
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, '<s>$1</s>');

const mentionHtml = (mention) => `<span class="mention">${escapeHtml(mention.replace(/<\/?at>/g, ''))}</span>`;

const linkHtml = (title, url) => `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${title}</a>`;

const referenceHtml = (number) =>
  `<a class="reference" href="#source-${number}" data-source="${number}">[${number}]</a>`;
