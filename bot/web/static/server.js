// Talking to the server: requests to the conversation API, and patience where it is not reached.

const API = "/api/v1/conversations";
const TIMEOUT_MS = 30_000;
const RETRY_AFTER_MS = [1000, 2000, 4000, 8000, 15_000];
const BROKEN = "Em đang gặp trục trặc. Anh/chị gửi lại giúp em sau ít phút.";

/** The server was not reached, or is starting: the same request may be sent again. */
class Unreachable extends Error {}

/** The server refused; the message is its own Vietnamese explanation. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Ask the conversation API; answers with its JSON. */
export async function request(method, path, body) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  let response;
  let content;
  try {
    response = await fetch(API + path, {
      method,
      cache: "no-store",
      signal: controller.signal,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
    content = await response.text();
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
  const data = parsed(content);
  const detail = typeof data?.detail === "string" ? data.detail : "";
  if ([502, 503, 504].includes(response.status)) throw new Unreachable(detail);
  if (!response.ok) throw new Problem(response.status, detail || BROKEN);
  // A page in place of an answer comes from a Wi-Fi login, not from us.
  if (data === null && response.status !== 204) throw new Unreachable();
  return data;
}

function parsed(content) {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Repeat `attempt` while the server cannot be reached, longer apart each time. */
export async function patiently(attempt, { wanted, onWait }) {
  for (const delay of [...RETRY_AFTER_MS, null]) {
    if (!navigator.onLine) {
      onWait();
      await networkBack();
    }
    if (!wanted()) return null;
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unreachable) || delay === null) throw error;
      onWait();
      await Promise.race([pause(delay), networkBack()]);
    }
  }
  return null;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const networkBack = () =>
  new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));

/** An id for a message; `randomUUID` is missing where the page is served without HTTPS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
