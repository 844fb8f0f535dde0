// The review desk by keyboard: signs in with a token, decides, undoes. The pages work for reading without it.
// The token stays in sessionStorage of this tab and goes into a header only; every text from the server is
// put into the page as text.

const settings = JSON.parse(document.getElementById("review").textContent);
const chinese = settings.lang !== "en";
const say = (zh, en) => (chinese ? zh : en);
const byId = (id) => document.getElementById(id);
const TOKEN = "perfgraph-review-token";
const WHO = "perfgraph-review-who";
const SAID = "perfgraph-review-said";
const ACTS = "perfgraph-review-acts";
const kept = {
  get: (name) => sessionStorage.getItem(name) ?? "",
  set: (name, value) => sessionStorage.setItem(name, value),
  drop: (name) => sessionStorage.removeItem(name),
};

let busy = false;

function tell(text, fault = false) {
  const line = byId("said");
  line.textContent = text;
  line.classList.toggle("fault", fault);
}

// Go to another page, which then tells what was done.
function go(address, text) {
  kept.set(SAID, text);
  if (address === location.pathname + location.search) location.reload();
  else location.assign(address);
}

async function send(path, body, token = kept.get(TOKEN)) {
  const response = await fetch(`${settings.root}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
  });
  const text = await response.text();
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    said = { message: { zh: text, en: text } };
  }
  return { status: response.status, said };
}

// Do one thing at a time; what fails is told, and nothing counts as saved without the server's word.
async function once(work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch {
    tell(say("未能连接服务器，意见未确认保存，请重试。", "The server could not be reached; it is not known that the decision was saved. Try again."), true);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

function refused({ status, said }) {
  if (status === 401) signOut();
  tell(said.message?.[chinese ? "zh" : "en"] ?? String(status), true);
}

// Signing in

function show() {
  const signed = Boolean(kept.get(TOKEN));
  byId("for-reading").hidden = true;
  byId("desk").hidden = false;
  byId("sign-in").hidden = signed;
  byId("signed-in").hidden = !signed;
  byId("who").textContent = kept.get(WHO);
  if (byId("acts")) byId("acts").hidden = !signed;
  if (byId("by-hand")) byId("by-hand").hidden = !signed;
}

function signOut() {
  kept.drop(TOKEN);
  kept.drop(WHO);
  kept.drop(ACTS);
  show();
}

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  once(async () => {
    const token = byId("token").value.trim();
    const answer = await send("review/decisions", { judgements: [] }, token);
    byId("token").value = "";
    if (answer.status !== 200) return refused(answer);
    kept.set(TOKEN, token);
    kept.set(WHO, answer.said.reviewer);
    show();
    tell(say("已登录。", "Signed in."));
    (entries()[0] ?? byId("main")).focus();
    pick(0);
  });
});
byId("sign-out").addEventListener("click", signOut);

// Moving

function entries() {
  const closed = (one) => one.closest("details:not([open])");
  return [...document.querySelectorAll("#queue .entry, .candidate")].filter((one) => !closed(one));
}

function picked() {
  return entries().find((one) => one.classList.contains("picked"));
}

function pick(place, focus = true) {
  const all = entries();
  if (!all.length) return;
  for (const one of all) {
    one.classList.remove("picked");
    one.removeAttribute("aria-current");
  }
  const one = all[Math.max(0, Math.min(place, all.length - 1))];
  one.classList.add("picked");
  one.setAttribute("aria-current", "true");
  if (focus) one.focus();
}

const move = (by) => pick(entries().indexOf(picked()) + by);

// Deciding

function decide(judgement, done) {
  if (!kept.get(TOKEN)) return tell(say("请先登录。", "Sign in first."), true);
  return once(async () => {
    const said = { comment: byId("comment").value, tag: settings.tag, ...judgement };
    const answer = await send("review/decisions", { judgements: [said] });
    if (answer.status !== 200) return refused(answer);
    const made = answer.said.decisions.map((one) => one.decision);
    if (made.length) {
      const acts = JSON.parse(kept.get(ACTS) || "[]");
      acts.push({ decisions: made, page: location.pathname + location.search });
      kept.set(ACTS, JSON.stringify(acts.slice(-100)));
    }
    done(answer.said.already ? say("此前已保存，未作改动。", "Saved before; nothing was changed.") : say("已保存。", "Saved."));
  });
}

const onward = (text) => go(settings.next || settings.back, text);
const here = () => location.pathname + location.search;

function chosenLink() {
  const one = picked();
  if (!one?.dataset.link) tell(say("请先选定一个候选（j、k）。", "Choose a candidate first (j, k)."), true);
  return one;
}

const acts = {
  accept() {
    const one = chosenLink();
    if (one) decide({ verdict: "accepted", link: one.dataset.link }, onward);
  },
  reject() {
    const one = chosenLink();
    const left = entries().filter((other) => other !== one && other.querySelector(".review-proposed"));
    if (one) decide({ verdict: "rejected", link: one.dataset.link }, (text) => (left.length ? go(here(), text) : onward(text)));
  },
  none() {
    if (settings.subject) decide({ verdict: "none-fits", subject: settings.subject, relation: settings.none }, onward);
  },
  other() {
    const form = byId("other");
    form.hidden = !form.hidden;
    document.querySelector("[data-act=other]").setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) byId("relation").focus();
  },
  more() {
    const more = byId("more");
    more.open = !more.open;
    if (more.open) (more.querySelector(".candidate") ?? byId("object")).focus();
  },
  comment: () => byId("comment").focus(),
  undo() {
    const before = JSON.parse(kept.get(ACTS) || "[]");
    const latest = before.pop();
    if (!latest) return tell(say("本标签页没有可撤销的意见。", "There is nothing to undo in this tab."), true);
    return once(async () => {
      const answer = await send("review/undo", { decisions: latest.decisions });
      if (answer.status !== 200) return refused(answer);
      kept.set(ACTS, JSON.stringify(before));
      go(latest.page, say("已撤销。", "Undone."));
    });
  },
};

for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => acts[button.dataset.act]());
}
for (const one of document.querySelectorAll(".candidate")) {
  one.addEventListener("click", () => pick(entries().indexOf(one), false));
}
byId("other")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const one = chosenLink();
  if (one) decide({ verdict: "accepted", link: one.dataset.link, relation: byId("relation").value }, onward);
});
byId("by-hand")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const object = byId("object").value.trim();
  decide({ verdict: "accepted", subject: settings.subject, relation: byId("hand-relation").value, object }, onward);
});

// Keys

const keys = {
  j: () => move(1),
  k: () => move(-1),
  a: acts.accept,
  r: acts.reject,
  n: acts.none,
  o: acts.other,
  m: acts.more,
  c: acts.comment,
  u: acts.undo,
  s: () => byId("skip")?.click(),
  "?": () => {
    byId("help").open = !byId("help").open;
  },
};
const onQueue = new Set(["j", "k", "u", "?"]);

document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && writing) event.target.blur();
  if (writing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!settings.subject && !onQueue.has(event.key)) return;
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (act) {
    event.preventDefault();
    act();
  }
});

show();
const before = kept.get(SAID);
kept.drop(SAID);
if (before) tell(before);
const open = entries().findIndex((one) => one.querySelector(".review-proposed, .review-needs-review"));
pick(Math.max(0, open), Boolean(kept.get(TOKEN)));
