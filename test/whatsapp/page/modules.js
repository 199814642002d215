/** The page's modules: as on the real page, each is made when it is first asked for, and a name that does not exist throws. */
const factories = new Map();
const modules = new Map();

function define(name, make) {
  factories.set(name, make);
}

window.require = (name) => {
  if (modules.has(name)) return modules.get(name);
  const make = factories.get(name);
  if (!make) {
    settings.unknown.push(name);
    throw new Error(`Requiring unknown module "${name}"`);
  }
  const made = make();
  modules.set(name, made);
  return made;
};

/** What was asked for and is not here, for the tests to look at. */
window.unknownModules = settings.unknown;
