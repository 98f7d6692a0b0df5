/** Rules of our style sheets: logical properties, flat names, no ids, no !important. */
export default {
  extends: ["stylelint-config-standard-scss"],
  plugins: ["stylelint-use-logical"],
  rules: {
    "csstools/use-logical": ["always", { except: ["float", "clear"] }],
    "declaration-no-important": true,
    "selector-class-pattern": "^[a-z][a-z0-9-]*(__[a-z0-9-]+)?(--[a-z0-9-]+)?$",
    "selector-max-id": 0,
    "selector-max-specificity": "0,3,0",
  },
};
