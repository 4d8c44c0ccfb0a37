// The demo's and the tests' identity provider: real OpenID Connect, invented people, nobody asked for a password.
//
// Four issuers on one port, each like one that the country has:
//   /idporten     citizens: `pid`, `acr`                  /helseid      health personnel: pushed requests only, DPoP
//   /ansattporten employees: name, organization           /maskinporten systems: client credentials
//
// It refuses to start unless MODE=demo. Keys are made at the first start and kept in IDP_DIR; the catalog's own key,
// `client.jwk`, and the demo system's, `system.jwk`, lie there for those to read.
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join, resolve } from "node:path";
import Provider from "oidc-provider";
import { interactionPage, logInWords, stylesheet } from "./identity_provider_pages.mjs";

const { MODE, IDP_PORT, IDP_URL, PUBLIC_URL, HOST = "127.0.0.1" } = process.env;
if (MODE !== "demo") {
  console.error("The demo's identity provider runs with MODE=demo only: it lets anybody in as anybody it knows.");
  process.exit(1);
}
const catalog = PUBLIC_URL.replace(/\/$/, "");
// One machine, two names: whoever writes the other one comes back to where they were.
const twin = { localhost: "127.0.0.1", "127.0.0.1": "localhost" }[new URL(catalog).hostname];
const catalogs = twin ? [catalog, catalog.replace(/\/\/[^:/]+/, `//${twin}`)] : [catalog];
const folder = resolve(process.env.IDP_DIR ?? "var/idp");
const people = JSON.parse(readFileSync(new URL("../src/tilbudskatalog/demo/people.json", import.meta.url)));

function kept(name, make) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  if (!existsSync(file)) {
    // Named last, so that nobody reads half a file.
    writeFileSync(`${file}.new`, JSON.stringify(make()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file));
}

function newKey(alg) {
  const made = alg === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...made.privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex"), alg, use: "sig" };
}

const PRIVATE = ["d", "p", "q", "dp", "dq", "qi"];
const open = (key) => Object.fromEntries(Object.entries(key).filter(([name]) => !PRIVATE.includes(name)));

const client = kept("client.jwk", () => newKey("ES256"));
const system = kept("system.jwk", () => newKey("ES256"));
const secrets = kept("issuer.json", () => ({ keys: [newKey("RS256")], cookies: [randomBytes(24).toString("hex")] }));

const acr = (level) => `idporten-loa-${level}`;
const LEVELS = ["low", "substantial", "high"].map(acr);
const subject = (person) => `demo-${person.username}`;
const HELSEID = "helseid://claims/";

const ISSUERS = {
  idporten: {
    way: "innbygger",
    who: people.filter((person) => person.pid),
    claims: (person) => ({ pid: person.pid, locale: "nb" }),
    scopes: { openid: ["sub", "pid", "locale"] },
  },
  ansattporten: {
    way: "ansatt",
    who: people.filter((person) => person.work),
    claims: (person) => ({
      name: `${person.first_name} ${person.last_name}`,
      given_name: person.first_name,
      family_name: person.last_name,
      email: `${person.username}@demo.example`,
      email_verified: true,
    }),
    scopes: { openid: ["sub"], profile: ["name", "given_name", "family_name"], email: ["email", "email_verified"] },
  },
  helseid: {
    way: "helsepersonell",
    who: people.filter((person) => person.hpr),
    claims: (person) => ({
      [`${HELSEID}identity/pid`]: person.work_pid,
      [`${HELSEID}identity/security_level`]: "4",
      [`${HELSEID}hpr/hpr_number`]: person.hpr,
      name: `${person.first_name} ${person.last_name}`,
    }),
    scopes: {
      openid: ["sub"],
      profile: ["name"],
      ...Object.fromEntries(
        ["identity/pid", "identity/security_level", "hpr/hpr_number"].map((each) => [`helseid://scopes/${each}`, [HELSEID + each]]),
      ),
    },
    pushedOnly: true,
  },
  maskinporten: { systems: true, who: [], claims: () => ({}), scopes: { openid: ["sub"] } },
};

function clients(name, issuer) {
  const signed = { token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: "ES256" };
  if (issuer.systems) {
    const grant = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [], jwks: { keys: [open(system)] } };
    return ["helsenorge-demo", "fagsystem-demo", "fremmed-demo"].map((client_id) => ({ client_id, ...grant, ...signed }));
  }
  const own = {
    client_id: "tilbudskatalogen",
    jwks: { keys: [open(client)] },
    redirect_uris: catalogs.map((each) => `${each}/logg-inn/${issuer.way}/retur`),
    post_logout_redirect_uris: catalogs.map((each) => `${each}/`),
    backchannel_logout_uri: `${catalog}/logg-inn/${issuer.way}/utlogget`,
    backchannel_logout_session_required: true,
    require_pushed_authorization_requests: Boolean(issuer.pushedOnly),
  };
  // A citizen's own app, which asks for a token to the interface: public, so that anybody can try it.
  const app = { client_id: "app-demo", token_endpoint_auth_method: "none", redirect_uris: ["http://127.0.0.1:9/retur"] };
  return name === "idporten" ? [{ ...own, ...signed }, app] : [{ ...own, ...signed }];
}

const API = `${catalog}/api/v1`;
const API_SCOPES = ["citizen", "provider", "on-behalf"].map((scope) => `tilbudskatalogen:${scope}`).join(" ");

function settings(name, issuer) {
  const accounts = new Map(issuer.who.map((person) => [subject(person), person]));
  return {
    clients: clients(name, issuer),
    jwks: { keys: secrets.keys },
    cookies: {
      keys: secrets.cookies,
      // Cookies belong to a host and not to a port or path: each issuer needs names of its own.
      names: { session: `idp_${name}`, interaction: `idp_${name}_step`, resume: `idp_${name}_resume` },
    },
    acrValues: LEVELS,
    claims: { acr: null, amr: null, auth_time: null, sid: null, iss: null, ...issuer.scopes },
    scopes: ["openid", "offline_access"],
    // As ID-porten does: what the scopes open stands in the ID token.
    conformIdTokenClaims: false,
    pkce: { methods: ["S256"], required: () => true },
    clientAuthMethods: ["private_key_jwt", "none"],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256"], dPoPSigningAlgValues: ["ES256"], idTokenSigningAlgValues: ["RS256"] },
    ttl: { Session: 7200, Interaction: 1800, Grant: 7200, IdToken: 600, ClientCredentials: 600, AccessToken: 600 },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      clientCredentials: { enabled: Boolean(issuer.systems) },
      dPoP: { enabled: true },
      claimsParameter: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, app, one) => one ?? (ctx.oidc.params.resource ? ctx.oidc.params.resource : undefined),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: API_SCOPES,
          audience: API,
          accessTokenTTL: 600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    extraTokenClaims: (_ctx, token) => {
      const person = accounts.get(token.accountId);
      if (person) return { pid: person.pid, acr: acr("high") };
      return { consumer: { authority: "iso6523-actorid-upis", ID: "0192:999999999" } };
    },
    findAccount: (_ctx, id) => {
      const person = accounts.get(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...issuer.claims(person) }) };
    },
    // Nobody is asked whether the catalog may know: with the issuers that this one is like, logging in means yes.
    async loadExistingGrant(ctx) {
      const { provider, client: app, session, params } = ctx.oidc;
      const grant = new provider.Grant({ clientId: app.clientId, accountId: session.accountId });
      grant.addOIDCScope(params.scope);
      grant.addResourceScope(API, params.scope);
      await grant.save();
      return grant;
    },
    interactions: { url: (_ctx, step) => `/${name}/velg/${step.uid}` },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = interactionPage({ ...logInWords("nb", name), reason: `${out.error}: ${out.error_description ?? ""}` });
    },
  };
}

const base = (IDP_URL ?? `http://localhost:${IDP_PORT}`).replace(/\/$/, "");
const providers = Object.fromEntries(
  Object.entries(ISSUERS).map(([name, issuer]) => [name, new Provider(`${base}/${name}`, settings(name, issuer))]),
);

const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

// Chromium holds form-action against the redirects after the form too, so the catalog's and the app's stand in it.
const policy = (returns) => `default-src 'none'; style-src 'self'; form-action 'self' ${new URL(returns).origin}; base-uri 'none'; frame-ancestors 'none'`;

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

async function choose(name, request, response) {
  const provider = providers[name];
  const issuer = ISSUERS[name];
  let details;
  try {
    details = await provider.interactionDetails(request, response);
  } catch {
    response.writeHead(410, { ...HEADERS, "Content-Security-Policy": policy(base) });
    return response.end(interactionPage({ ...logInWords("nb", name), catalog }));
  }
  const words = logInWords(details.params.ui_locales, name);
  if (request.method === "POST") {
    const form = await body(request);
    if (form.has("avbryt")) {
      return provider.interactionFinished(request, response, { error: "access_denied", error_description: "The person cancelled." });
    }
    const person = issuer.who.find((each) => each.username === form.get("person"));
    const level = LEVELS.includes(form.get("nivaa")) ? form.get("nivaa") : acr("high");
    if (person) {
      const login = { accountId: subject(person), acr: level, amr: [level === acr("low") ? "pwd" : "mfa"], remember: true };
      return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    }
  }
  response.writeHead(200, { ...HEADERS, "Content-Security-Policy": policy(details.params.redirect_uri) });
  return response.end(interactionPage({ ...words, people: issuer.who, offered: name === "helseid" ? [] : LEVELS }));
}

// Whoever logs out of the catalog has said so there. The library asks once more; we answer it, as ID-porten does.
async function logOut(name, request, response) {
  const headers = { cookie: request.headers.cookie ?? "", host: request.headers.host };
  const own = `http://127.0.0.1:${IDP_PORT}`;
  const asked = await fetch(own + request.url, { headers: { ...headers, "x-asked": "1" }, redirect: "manual" });
  const secret = /name="xsrf" value="([0-9a-f]+)"/.exec(await asked.text())?.[1];
  if (!secret) {
    response.writeHead(302, { Location: `${catalog}/` });
    return response.end();
  }
  const answered = await fetch(`${own}/${name}/session/end/confirm`, {
    method: "POST",
    headers: { ...headers, cookie: merged(headers.cookie, asked.headers.getSetCookie()), "content-type": "application/x-www-form-urlencoded" },
    body: `xsrf=${secret}&logout=yes`,
    redirect: "manual",
  });
  const location = answered.headers.get("location") ?? `${catalog}/`;
  response.writeHead(303, { Location: location, "Set-Cookie": answered.headers.getSetCookie(), "Cache-Control": "no-store" });
  return response.end();
}

function merged(cookie, set) {
  const jar = new Map(cookie.split("; ").filter(Boolean).map((each) => each.split(/=(.*)/s).slice(0, 2)));
  for (const each of set) jar.set(...each.split(";")[0].split(/=(.*)/s).slice(0, 2));
  return [...jar].map(([key, value]) => `${key}=${value}`).join("; ");
}

const style = stylesheet();
const styleTag = `"${createHash("sha256").update(style).digest("hex").slice(0, 16)}"`;

async function answer(request, response) {
  const { pathname } = new URL(request.url, base);
  const [, name, step] = pathname.split("/");
  if (pathname === "/stil.css") {
    response.writeHead(200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "max-age=60", ETag: styleTag });
    return response.end(style);
  }
  if (pathname === "/helse") return response.end("ok");
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (!provider) {
    response.writeHead(404, HEADERS);
    return response.end(interactionPage({ ...logInWords("nb", "idporten"), catalog }));
  }
  if (step === "velg") return choose(name, request, response);
  if (pathname === `/${name}/session/end` && !request.headers["x-asked"]) return logOut(name, request, response);
  // As a framework that mounts it would: the library works out its own addresses from the two.
  request.originalUrl = request.url;
  request.url = request.url.slice(name.length + 1) || "/";
  return provider.callback()(request, response);
}

const server = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
    response.end("Noe gikk galt i demoens innlogging.");
  });
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
server.listen(Number(IDP_PORT), HOST);
