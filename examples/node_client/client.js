// A client of `symdiv audit --exec "node client.js"` around the npm packages @stdlib/stats-base-dists-*-entropy.
//
//     npm install && symdiv audit --exec "node client.js"
"use strict";
const readline = require("readline");

// family of symdiv -> package, and symdiv's parameters in the order in which the package takes them
const FAMILIES = {
  Beta: ["beta", ["alpha", "beta"]],
  Exponential: ["exponential", ["rate"]],
  Gamma: ["gamma", ["shape", "rate"]],
  LogNormal: ["lognormal", ["loc", "scale"]],
  Normal: ["normal", ["loc", "scale"]],
  Poisson: ["poisson", ["rate"]],
  Uniform: ["uniform", ["low", "high"]],
  Weibull: ["weibull", ["shape", "scale"]],
};
const functions = {};
for (const [family, [name]] of Object.entries(FAMILIES)) {
  functions[family] = require(`@stdlib/stats-base-dists-${name}-entropy`);
}
const { version } = require("@stdlib/stats-base-dists-gamma-entropy/package.json");

function answer(request) {
  if (request.describe) {
    return { name: "@stdlib/stats-base-dists", version, functions: Object.keys(FAMILIES).map((family) => ["entropy", family]) };
  }
  const { family, parameters } = request.p;
  const value = functions[family](...FAMILIES[family][1].map((name) => parameters[name]));
  return { value: Number.isFinite(value) ? value : String(value).replace("Infinity", "inf").toLowerCase() };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  console.log(JSON.stringify({ id: request.id, ...answer(request) }));
});
