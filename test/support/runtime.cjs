const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/** What takes long to load, by its place or by its name, and keeps nothing that one test file could leave to the next. */
const LIBRARY =
  /(?:^|[\\/]node_modules[\\/])(?:botbuilder|botframework-connector|restify|@azure|adaptive-expressions|adaptivecards-templating|playwright-core)(?:[\\/]|$)/;

/**
 * Loads these libraries once a worker, as a service does, and not once a test file: to load botbuilder and Microsoft's
 * clients takes longer than most files take to run. Everything of ours is fresh for each file.
 */
module.exports = class SharedLibraries extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    knowErrorsOfEveryRealm(environment.global.Error);
  }

  requireModuleOrMock(from, moduleName) {
    return LIBRARY.test(moduleName) ? createRequire(from)(moduleName) : super.requireModuleOrMock(from, moduleName);
  }
};

/** A test file has globals of its own; an error of a library must be an `Error` to it, and its own one to a library. */
function knowErrorsOfEveryRealm(RealmError) {
  const usual = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(RealmError, Symbol.hasInstance, {
    value(thing) {
      return usual.call(this, thing) || (this === RealmError && Error.isError(thing));
    },
  });
}
knowErrorsOfEveryRealm(Error);
