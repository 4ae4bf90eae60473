// What was said, as bubbles.
//
// Nothing that a person or the server wrote is parsed as HTML: text goes in by textContent
// alone, and only telephone numbers and web addresses become links.

export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export function newTurn() {
  const turn = element("div", "turn");
  turn.tabIndex = -1;
  return turn;
}

export function ownBubble(text) {
  const bubble = element("div", "bubble own");
  bubble.append(element("span", "unseen", "Anh/chị: "), text);
  return bubble;
}

/** Show what was answered; a quick reply that is tapped calls `choose` with payload and title. */
export function showReplies(turn, replies, choose) {
  for (const reply of replies) {
    const bubble = element("div", "bubble bot");
    bubble.append(element("span", "unseen", "Trợ lý: "));
    for (const line of reply.text.split("\n")) {
      if (line.trim()) bubble.append(lineOf(line));
    }
    showAttachments(bubble, reply.attachments || []);
    showSources(bubble, reply.sources || []);
    turn.append(bubble);
    showButtons(turn, reply.buttons || [], choose);
  }
  turn.classList.add("answered");
}

function lineOf(line) {
  const numbered = /^(\d+\.) (.*)$/.exec(line);
  if (!numbered) return element("p", /^\(.*\)$/.test(line) ? "why" : "", line);
  const item = element("p", "item");
  item.append(element("span", "number", `${numbered[1]} `), numbered[2]);
  return item;
}

function showAttachments(bubble, attachments) {
  if (!attachments.length) return;
  const links = element("div", "links");
  for (const { title, url } of attachments) {
    const address = webAddress(url);
    const link = element(address ? "a" : "span", "", title);
    if (address) {
      link.href = address;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    links.append(link);
  }
  bubble.append(links);
}

function webAddress(url) {
  try {
    const address = new URL(url, location.origin);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function showSources(bubble, sources) {
  if (!sources.length) return;
  const box = element("div", "sources");
  for (const { code, title, decision, checked } of sources) {
    const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(checked || "");
    const parts = [
      code ? `thủ tục ${code}` : title,
      decision,
      day && `kiểm tra ${day[3]}/${day[2]}/${day[1]}`,
    ].filter(Boolean);
    const line = element("p", "", "Nguồn:");
    parts.forEach((part, at) => {
      // Numbers of procedures and decisions are not broken across lines where they fit on one.
      const whole = element("span", "whole");
      whole.append(at === 0 && /^\d\.\d{6}$/.test(code) ? guideLink(code, part) : part);
      if (at < parts.length - 1) whole.append(",");
      line.append(" ", whole);
    });
    box.append(line);
  }
  bubble.append(box);
}

function guideLink(code, text) {
  const link = element("a", "tall", text);
  link.href = `/thu-tuc/${code}`;
  return link;
}

function showButtons(turn, buttons, choose) {
  const calls = element("div", "buttons");
  const quick = element("div", "buttons quick");
  quick.setAttribute("role", "group");
  quick.setAttribute("aria-label", "Trả lời nhanh");
  for (const { title, payload } of buttons) {
    if (payload.startsWith("tel:")) {
      const call = element("a", "call", title);
      call.href = `tel:${payload.replace(/[^\d+]/g, "")}`;
      calls.append(call);
    } else {
      const button = element("button", "", title);
      button.type = "button";
      button.addEventListener("click", () => choose(payload, title));
      quick.append(button);
    }
  }
  for (const box of [calls, quick]) if (box.childElementCount) turn.append(box);
}
