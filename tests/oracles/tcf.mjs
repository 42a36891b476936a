// Makes tcf.tsv next to this file: IAB TCF version 2 strings and what the reference library of IAB
// Europe says that they hold. Independent of the Rust code in method and language.
//
//     npm install @iabtcf/core@1.5.6 && node tcf.mjs
//
// The vendor list is invented; only its form matters. Every value of the table is read back by the
// library from the string, never taken from what was put in.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { GVL, PurposeRestriction, RestrictionType, TCModel, TCString } = require("@iabtcf/core");
const version = JSON.parse(
  readFileSync(join(dirname(require.resolve("@iabtcf/core")), "../../package.json"), "utf8"),
).version;

// Park and Miller's generator: the same strings on every machine.
let state = 20261124;
const below = (n) => (state = (state * 48271) % 2147483647) % n;

const PURPOSES = 11;
const VENDORS = 900;

function gvl() {
  const numbered = (count, make) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [at + 1, make(at + 1)]));
  const named = (id) => ({ id, name: `n${id}`, description: "", illustrations: [] });
  return new GVL({
    gvlSpecificationVersion: 3,
    vendorListVersion: 48,
    tcfPolicyVersion: 5,
    lastUpdated: "2026-01-01T00:00:00Z",
    purposes: numbered(PURPOSES, named),
    specialPurposes: numbered(2, named),
    features: numbered(3, named),
    specialFeatures: numbered(2, named),
    stacks: {},
    dataCategories: {},
    vendors: numbered(VENDORS, (id) => ({
      id,
      name: `v${id}`,
      purposes: [1, 3, 4],
      legIntPurposes: [2, 7],
      flexiblePurposes: [2, 7],
      specialPurposes: [1],
      features: [],
      specialFeatures: [1],
    })),
  });
}

function model(at) {
  const tc = new TCModel(gvl());
  tc.cmpId = 2 + below(4000);
  tc.cmpVersion = 1 + below(4000);
  tc.consentScreen = below(64);
  tc.consentLanguage = ["EN", "FR", "DE", "PL"][below(4)];
  tc.publisherCountryCode = ["AA", "FR", "BE", "SE"][below(4)];
  tc.isServiceSpecific = below(2) === 1;
  tc.purposeOneTreatment = below(4) === 0;
  const some = (share) => {
    for (let purpose = 1; purpose <= 24; purpose += 1) {
      if (below(100) < share) tc.purposeConsents.set(purpose);
      if (below(100) < 30 && ![1, 3, 4, 5, 6].includes(purpose)) {
        tc.purposeLegitimateInterests.set(purpose);
      }
    }
  };
  some([0, 50, 90][at % 3]);
  // What decides: all three, each of them missing, none.
  const missing = [[], [1], [3], [4], [1, 3, 4]][at % 5];
  [1, 3, 4].forEach((purpose) => tc.purposeConsents.set(purpose));
  missing.forEach((purpose) => tc.purposeConsents.unset(purpose));
  if (below(3) === 0) tc.specialFeatureOptins.set(1 + below(12));
  // Vendors as bits, as ranges, and none.
  const most = [0, 30, VENDORS][below(3)];
  const lone = below(2) === 0;
  for (let vendor = 1; vendor <= most; vendor += 1) {
    if (lone ? vendor % 97 === 0 || (vendor > 400 && vendor < 500) : below(2) === 0) {
      tc.vendorConsents.set(vendor);
    }
    if (lone && vendor % 113 === 0) tc.vendorLegitimateInterests.set(vendor);
  }
  if (tc.isServiceSpecific && below(2) === 0) {
    for (const vendor of [3, 4, 5, 200]) {
      tc.publisherRestrictions.add(
        vendor,
        new PurposeRestriction(2, RestrictionType.REQUIRE_CONSENT),
      );
    }
  }
  const day = 86_400_000;
  const created = Date.UTC(2020, 7, 15) + below(2200) * day + (at % 2 ? 0 : below(day / 100) * 100);
  tc.created = new Date(created);
  tc.lastUpdated = new Date(created + below(100) * day);
  return tc;
}

function held(vector) {
  const ids = [];
  for (let purpose = 1; purpose <= 24; purpose += 1) if (vector.has(purpose)) ids.push(purpose);
  return ids.join(",") || "-";
}

const lines = [
  `# IAB TCF version 2 strings and what @iabtcf/core ${version} reads from them; times in milliseconds since 1970`,
  `# made by: npm install @iabtcf/core@${version} && node tcf.mjs`,
  ["tc_string", "created", "last_updated", "purposes_consent", "purposes_li", "profiled"].join("\t"),
];
for (let at = 0; at < 60; at += 1) {
  const string = TCString.encode(model(at));
  const read = TCString.decode(string);
  if (read.version !== 2) throw new Error(`version ${read.version}`);
  const profiled = [1, 3, 4].every((purpose) => read.purposeConsents.has(purpose));
  lines.push(
    [
      string,
      read.created.getTime(),
      read.lastUpdated.getTime(),
      held(read.purposeConsents),
      held(read.purposeLegitimateInterests),
      profiled ? "yes" : "no",
    ].join("\t"),
  );
}
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), "tcf.tsv"), `${lines.join("\n")}\n`);
console.log(`tcf.tsv ${lines.length - 3} rows`);
