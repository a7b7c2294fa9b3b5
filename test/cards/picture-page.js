/* Runs in the page of `pictures.ts`, where Microsoft's renderer is the global `AdaptiveCards`. */

/** Replaces what the page shows by one card, once for each width. */
globalThis.draw = ({ json, widths, config }) => {
  const { AdaptiveCard, HostConfig } = globalThis.AdaptiveCards;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = text
      .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
      .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '<a href="$2">$1</a>')
      .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
      .replace(/(?:^- .*(?:\n|$))+/gm, (list) => `<ul>${list.replace(/^- (.*)\n?/gm, '<li>$1</li>')}</ul>`)
      .replace(/(?:^\d+\. .*(?:\n|$))+/gm, (list) => `<ol>${list.replace(/^\d+\. (.*)\n?/gm, '<li>$1</li>')}</ol>`);
    result.didProcess = true;
  };
  const frames = widths.map((width) => {
    const card = new AdaptiveCard();
    card.hostConfig = new HostConfig(config);
    // Teams shows the name of the chosen person in its picker; this renderer would show the id.
    card.parse(JSON.parse(JSON.stringify(json), (key, value) => (key === 'choices.data' ? undefined : value)));
    const frame = document.createElement('div');
    frame.className = 'card';
    frame.style.flex = `0 0 ${width}px`;
    frame.append(card.render());
    return frame;
  });
  document.body.replaceChildren(...frames);
};
