// The chat page: one conversation, kept on the server, shown as plain text.
//
// server.js talks to the server, bubbles.js shows what was said.

import { element, newTurn, ownBubble, showReplies } from "./bubbles.js";
import { Problem, newId, patiently, request } from "./server.js";

const ID_KEY = "motcua.conversation";
const LARGE_KEY = "motcua.large-text";
const MAX_CHARACTERS = 2000; // bot/conversation/service.py
const COUNT_FROM = 1800;
const TYPING_AFTER_MS = 400;

const WORDS = {
  opening: "Đang mở cuộc trò chuyện…",
  notOpened: "Chưa mở được cuộc trò chuyện, có thể do mạng.",
  resumed: "Đã mở lại cuộc trò chuyện trước.",
  gone: "Cuộc trò chuyện trước không còn. Đây là cuộc mới, anh/chị gửi lại giúp em.",
  deleted: "Đã xóa cuộc trò chuyện.",
  offline: "Máy đang mất mạng. Tin nhắn tự gửi khi có mạng lại.",
  waiting: "Chờ có mạng để gửi.",
  retrying: "Mạng chậm, đang gửi lại…",
  notSent: "Chưa gửi được, có thể do mạng.",
  notDeleted: "Chưa xóa được, có thể do mạng. Anh/chị thử lại giúp em.",
  typing: "Đang trả lời",
};

const $ = (id) => document.getElementById(id);
const log = $("log");
const field = $("text");
const statusLine = $("status");
const dialog = $("confirm");

// ---------------------------------------------------------------- what the browser keeps

// Storage may be switched off; the page then works without remembering.
const memory = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // nothing to do
    }
  },
};

// ---------------------------------------------------------------- showing

/** Quick replies belong to the last answer; numbers to call stay where they are. */
function refreshButtons() {
  const answered = log.querySelectorAll(".turn.answered");
  const last = answered[answered.length - 1];
  for (const box of log.querySelectorAll(".quick")) {
    box.hidden = session.unanswered > 0 || !last.contains(box);
  }
}

function setNote(message, text, { failed = false, again = false } = {}) {
  message.note?.remove();
  message.note = null;
  if (!text) return;
  const note = element("div", failed ? "note failed" : "note");
  note.append(element("span", "", text));
  if (again) {
    const button = element("button", "", "Gửi lại");
    button.type = "button";
    button.addEventListener("click", () => {
      log.append(message.turn); // its answer will be the last one
      message.turn.focus({ preventScroll: true });
      queue(message);
      reveal(message.turn);
    });
    note.append(button);
  }
  message.bubble.after(note);
  message.note = note;
}

function say(text, { again } = {}) {
  statusLine.textContent = text;
  if (!again) return;
  const button = element("button", "", "Thử lại");
  button.type = "button";
  button.addEventListener("click", () => {
    field.focus();
    again();
  });
  statusLine.append(button);
}

let typingTimer = 0;

function showTyping(on) {
  clearTimeout(typingTimer);
  const dots = $("typing");
  if (!on) {
    dots.textContent = "";
    return;
  }
  typingTimer = setTimeout(() => {
    dots.replaceChildren(WORDS.typing, ...[1, 2, 3].map(() => element("i")));
    reveal(log.lastElementChild);
  }, TYPING_AFTER_MS);
}

/** Show the whole turn where it fits; where it does not, its beginning, or numbers to call. */
function reveal(turn, behavior) {
  if (!turn) return;
  const top = turn.getBoundingClientRect().top + window.scrollY;
  const bottom = document.documentElement.scrollHeight - window.innerHeight;
  const urgent = turn.querySelector(".call") !== null;
  window.scrollTo({ top: Math.max(0, urgent ? bottom : Math.min(top, bottom)), behavior });
}

/** Fill the log without a screen reader reading all of it. */
function showQuietly(change) {
  log.setAttribute("aria-live", "off");
  change();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

function showTranscript(turns) {
  const titles = new Map();
  const nodes = turns.map(({ text, payload, replies }) => {
    const turn = newTurn();
    const said = text ?? titles.get(payload);
    if (said) turn.append(ownBubble(said));
    showReplies(turn, replies, choose);
    for (const reply of replies) {
      for (const button of reply.buttons) titles.set(button.payload, button.title);
    }
    return turn;
  });
  showQuietly(() => {
    for (const old of log.querySelectorAll(".turn.answered")) old.remove();
    log.prepend(...nodes);
  });
  session.answered = turns.length;
  refreshButtons();
  reveal(log.lastElementChild, "instant");
}

// ---------------------------------------------------------------- the conversation

/** What is being talked in now; a new object replaces it, and answers to the old one drop. */
let session;

function newSession() {
  session = { id: null, opening: null, last: Promise.resolve(), unanswered: 0, answered: 0 };
  log.replaceChildren();
  showTyping(false);
  return session;
}

/** Resume the kept conversation or begin one. Rejects when that is not possible now. */
function opened(mine = session) {
  mine.opening ||= open(mine).catch((error) => {
    mine.opening = null;
    if (mine === session) {
      const text = error instanceof Problem ? error.message : WORDS.notOpened;
      say(text, { again: () => opened(mine).catch(() => {}) });
    }
    throw error;
  });
  return mine.opening;
}

async function open(mine) {
  const how = { wanted: () => mine === session, onWait: showConnection };
  const kept = memory.get(ID_KEY);
  say(WORDS.opening);
  if (kept) {
    try {
      const found = await patiently(() => request("GET", `/${encodeURIComponent(kept)}`), how);
      if (!found || mine !== session) return;
      mine.id = kept;
      showTranscript(found.turns);
      say(found.turns.length > 1 ? WORDS.resumed : "");
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      memory.set(ID_KEY, null);
    }
  }
  const started = await patiently(() => request("POST", ""), how);
  if (!started || mine !== session) return;
  mine.id = started.id;
  mine.answered = 1;
  memory.set(ID_KEY, started.id);
  say("");
  const turn = newTurn();
  log.prepend(turn);
  showReplies(turn, started.replies, choose);
  refreshButtons();
}

/** Show a message at once and send it after those before it. */
function send(body, shown, { quick = false } = {}) {
  const turn = newTurn();
  const message = { body: { ...body, message_id: newId() }, turn, bubble: ownBubble(shown) };
  turn.append(message.bubble);
  log.append(turn);
  if (statusLine.textContent !== WORDS.offline) say("");
  // The pressed button goes away: the person's own words take the focus, so that Tab leads
  // on to the buttons of the answer and no keyboard pops up on a phone.
  if (quick) turn.focus({ preventScroll: true });
  queue(message);
  reveal(turn);
}

function choose(payload, title) {
  send({ payload }, title, { quick: true });
}

function queue(message) {
  const mine = session;
  mine.unanswered += 1;
  setNote(message, "");
  refreshButtons();
  showTyping(true);
  mine.last = mine.last.then(() => deliver(message, mine));
}

async function deliver(message, mine) {
  let answer = null;
  try {
    await opened(mine);
    answer = await patiently(
      () => request("POST", `/${encodeURIComponent(mine.id)}/messages`, message.body),
      {
        wanted: () => mine === session,
        onWait: () => {
          showTyping(false);
          setNote(message, navigator.onLine ? WORDS.retrying : WORDS.waiting);
          showConnection();
          reveal(message.turn);
        },
      },
    );
  } catch (error) {
    if (mine !== session) return;
    if (error instanceof Problem && error.status === 404) {
      beginAgain(message);
      return;
    }
    failed(message, error);
  }
  if (mine !== session) return;
  mine.unanswered -= 1;
  showTyping(mine.unanswered > 0);
  if (answer) {
    setNote(message, "");
    showReplies(message.turn, answer.replies, choose);
    mine.answered += 1;
  }
  refreshButtons();
  reveal(message.turn);
}

function failed(message, error) {
  if (!(error instanceof Problem)) {
    setNote(message, error.message || WORDS.notSent, { failed: true, again: true });
    return;
  }
  // What was refused for its content is refused again; what was too fast or broke may pass.
  const again = error.status === 429 || error.status >= 500;
  setNote(message, error.message, { failed: true, again });
}

/** The server no longer has this conversation: a new one, with the words kept for sending. */
async function beginAgain(message) {
  memory.set(ID_KEY, null);
  newSession();
  if (message.body.text && !field.value) setText(message.body.text);
  await opened().catch(() => {});
  if (session.id) say(WORDS.gone);
}

/** Take over what another tab of this browser said, or that it was deleted there. */
async function catchUp() {
  const mine = session;
  if (!mine.id || mine.unanswered || log.querySelector(".note.failed")) return;
  try {
    const found = await request("GET", `/${encodeURIComponent(mine.id)}`);
    if (mine !== session || mine.unanswered) return;
    if (found.turns.length !== mine.answered) showTranscript(found.turns);
  } catch (error) {
    if (mine !== session || !(error instanceof Problem) || error.status !== 404) return;
    memory.set(ID_KEY, null);
    newSession();
    opened().catch(() => {});
  }
}

function showConnection() {
  if (!navigator.onLine) say(WORDS.offline);
  else if (statusLine.textContent === WORDS.offline) say("");
}

// ---------------------------------------------------------------- the form

function setText(text) {
  field.value = text;
  fitField();
}

function fitField() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  const length = characters(field.value.trim());
  const over = length - MAX_CHARACTERS;
  const count = $("count");
  count.textContent =
    over > 0
      ? `Dài quá ${number(over)} chữ, anh/chị viết ngắn lại giúp em.`
      : length >= COUNT_FROM
        ? `${number(length)} / ${number(MAX_CHARACTERS)} chữ`
        : "";
  count.classList.toggle("over", over > 0);
  field.setAttribute("aria-invalid", String(over > 0));
}

// The server counts code points, and so do we.
const characters = (text) => Array.from(text).length;

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");

function submit() {
  const text = field.value.trim();
  field.focus();
  if (!text) return;
  if (characters(text) > MAX_CHARACTERS) {
    say($("count").textContent);
    return;
  }
  setText("");
  send({ text }, text);
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

field.addEventListener("keydown", (event) => {
  // While a Vietnamese input method composes a syllable, Enter belongs to it (keyCode 229).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});

field.addEventListener("input", fitField);

// ---------------------------------------------------------------- larger text, deleting

function setLarge(on) {
  document.documentElement.classList.toggle("large", on);
  $("large").setAttribute("aria-pressed", String(on));
  fitField();
}

$("large").addEventListener("click", () => {
  const on = $("large").getAttribute("aria-pressed") !== "true";
  memory.set(LARGE_KEY, on ? "1" : null);
  setLarge(on);
});

$("delete").addEventListener("click", () => {
  $("confirm-error").hidden = true;
  dialog.showModal();
  $("keep").focus();
});

$("keep").addEventListener("click", () => dialog.close());

$("forget").addEventListener("click", async () => {
  const id = session.id || memory.get(ID_KEY);
  const error = $("confirm-error");
  error.hidden = true;
  $("forget").disabled = true;
  try {
    if (id) await request("DELETE", `/${encodeURIComponent(id)}`);
  } catch (reason) {
    // Not there any more is as good as deleted.
    if (!(reason instanceof Problem) || reason.status !== 404) {
      error.textContent = reason instanceof Problem ? reason.message : WORDS.notDeleted;
      error.hidden = false;
      return;
    }
  } finally {
    $("forget").disabled = false;
  }
  memory.set(ID_KEY, null);
  setText("");
  dialog.close();
  newSession();
  await opened().catch(() => {});
  if (session.id) say(WORDS.deleted);
  log.firstElementChild?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
});

// ---------------------------------------------------------------- beginning

window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) catchUp();
});
window.addEventListener("storage", (event) => {
  if (event.key !== ID_KEY || !event.newValue || event.newValue === session.id) return;
  newSession();
  opened().catch(() => {});
});

newSession();
$("tools").hidden = false;
$("form").hidden = false;
setLarge(memory.get(LARGE_KEY) === "1");
// "Hỏi thêm" on a guide page: what to ask about stands in the field, the person sends it.
setText((new URLSearchParams(location.search).get("hoi") || "").slice(0, MAX_CHARACTERS));
opened().catch(() => {});
