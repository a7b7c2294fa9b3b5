// `adaptivecards-templating` declares its types against TypeScript sources of `adaptivecards` that our compiler
// settings refuse. Only the name is needed; this can go when the package ships declarations of its own.
export type IAdaptiveCard = Record<string, unknown>;
