// What people see of the demo's identity provider: one page, in three languages, without script.

const WORDS = {
  nb: {
    title: "Velg hvem du vil være",
    warning: "Dette er en demo. Menneskene er oppdiktede, og ingen blir spurt om passord. Dette er ikke {like}.",
    level: "Hvor sikker er innloggingen?",
    levels: { low: "Lavt nivå (for lavt for oss)", substantial: "Betydelig nivå (som MinID)", high: "Høyt nivå (som BankID)" },
    who: "Logg inn som",
    cancel: "Avbryt",
    gone: "Innloggingen er for gammel, eller den er alt brukt. Begynn på nytt.",
    back: "Til Tilbudskatalogen",
    trouble: "Innloggingen kunne ikke begynne",
  },
  nn: {
    title: "Vel kven du vil vere",
    warning: "Dette er ein demo. Menneska er oppdikta, og ingen blir spurde om passord. Dette er ikkje {like}.",
    level: "Kor sikker er innlogginga?",
    levels: { low: "Lågt nivå (for lågt for oss)", substantial: "Betydeleg nivå (som MinID)", high: "Høgt nivå (som BankID)" },
    who: "Logg inn som",
    cancel: "Avbryt",
    gone: "Innlogginga er for gammal, eller ho er alt brukt. Byrj på nytt.",
    back: "Til Tilbudskatalogen",
    trouble: "Innlogginga kunne ikkje byrje",
  },
  en: {
    title: "Choose who to be",
    warning: "This is a demo. The people are invented, and nobody is asked for a password. This is not {like}.",
    level: "How secure is the log-in?",
    levels: { low: "Low level (too low for us)", substantial: "Substantial level (like MinID)", high: "High level (like BankID)" },
    who: "Log in as",
    cancel: "Cancel",
    gone: "The log-in is too old, or has been used already. Begin anew.",
    back: "To Tilbudskatalogen",
    trouble: "The log-in could not begin",
  },
};
const LIKE = { idporten: "ID-porten", ansattporten: "Ansattporten", helseid: "HelseID", maskinporten: "Maskinporten" };

/** The words for the first of the wanted languages (`ui_locales`, with spaces between) that we have. */
export function logInWords(locales, name) {
  const lang = (locales ?? "").split(" ").find((each) => Object.hasOwn(WORDS, each)) ?? "nb";
  return { lang, name: LIKE[name], ...WORDS[lang], warning: WORDS[lang].warning.replace("{like}", LIKE[name]) };
}

const safe = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function interactionPage(words) {
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(words.title)} – ${safe(words.name)} (demo)</title>
<link rel="stylesheet" href="/stil.css">
</head>
<body>
<main>
<p class="name">${safe(words.name)} <strong>demo</strong></p>
<h1>${safe(words.title)}</h1>
<p class="warning">${safe(words.warning)}</p>
${content(words)}
</main>
</body>
</html>`;
}

function content(words) {
  if (words.reason) return `<p role="alert">${safe(words.trouble)}: ${safe(words.reason)}</p>`;
  if (words.catalog) return `<p role="alert">${safe(words.gone)}</p><p><a href="${safe(words.catalog)}">${safe(words.back)}</a></p>`;
  return form(words);
}

function form({ people, offered, ...words }) {
  const choice = offered.map((value) => {
    const level = value.replace("idporten-loa-", "");
    const checked = level === "high" ? " checked" : "";
    return `<label><input type="radio" name="nivaa" value="${value}"${checked}> ${safe(words.levels[level])}</label>`;
  });
  const buttons = people.map(
    (person) => `<li><button name="person" value="${safe(person.username)}">
<strong>${safe(person.first_name)} ${safe(person.last_name)}</strong>
<span>${safe(person.introduction)}</span></button></li>`,
  );
  return `<form method="post">
${offered.length ? `<fieldset><legend>${safe(words.level)}</legend>${choice.join("")}</fieldset>` : ""}
<h2>${safe(words.who)}</h2>
<ul>${buttons.join("")}</ul>
<p><button class="cancel" name="avbryt" value="1">${safe(words.cancel)}</button></p>
</form>`;
}

export function stylesheet() {
  return `:root { color-scheme: light; --ink: #1f2a2c; --line: #727a79; --tint: #eef2f6; --deep: #1e2b54; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--tint); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: #fff; min-height: 100vh; }
.name { margin: 0; padding-bottom: 0.75rem; border-bottom: 3px solid var(--deep); color: var(--deep); font-size: 1.25rem; }
.name strong { padding: 0 0.5rem; border-radius: 0.25rem; background: #f2a53a; color: #222; font-size: 0.875rem; }
h1 { margin: 1.5rem 0 0.5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1.25rem; }
.warning { padding: 0.75rem 1rem; border-left: 4px solid #f2a53a; background: #fdf2e3; }
fieldset { margin: 1rem 0 0; padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
label { display: flex; gap: 0.75rem; align-items: center; min-height: 2.75rem; }
input { width: 1.25rem; height: 1.25rem; flex: none; }
ul { display: grid; gap: 0.5rem; margin: 0; padding: 0; list-style: none; }
button { width: 100%; min-height: 2.75rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: #fff; color: inherit; font: inherit; text-align: left; cursor: pointer; }
button:hover { background: var(--tint); }
button span { display: block; color: #4a5553; }
.cancel { width: auto; text-align: center; }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }`;
}
