/** Models and collections with events, as the real page has them: `on('change:body change:caption', (model, now, before) => …)`. */
class Emitter {
  #listeners = new Map();

  on(names, listener) {
    for (const name of names.split(' ')) this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  once(name, listener) {
    const first = (...args) => {
      this.off(name, first);
      listener(...args);
    };
    this.on(name, first);
  }

  off(names, listener) {
    for (const name of names.split(' '))
      this.#listeners.set(
        name,
        (this.#listeners.get(name) ?? []).filter((other) => other !== listener),
      );
  }

  listens(name) {
    return (this.#listeners.get(name) ?? []).length > 0;
  }

  /** One listener's mistake does not keep the others from hearing. */
  trigger(name, ...args) {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(...args);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

class Model extends Emitter {
  #collections = new Set();

  constructor(values) {
    super();
    Object.assign(this, values);
  }

  join(collection) {
    this.#collections.add(collection);
  }

  set(values) {
    const before = Object.entries(values)
      .filter(([name, value]) => this[name] !== value)
      .map(([name]) => [name, this[name]]);
    Object.assign(this, values);
    for (const [name, old] of before) this.tell(`change:${name}`, this, this[name], old);
    if (before.length > 0) this.tell('change', this);
  }

  tell(name, ...args) {
    this.trigger(name, ...args);
    for (const collection of this.#collections) collection.trigger(name, ...args);
  }

  /** The values alone: what a model holds of the page itself (collections, media in memory) stays behind. */
  serialize() {
    return Object.fromEntries(Object.entries(this).filter(([, value]) => isValue(value)));
  }

  toJSON() {
    return this.serialize();
  }
}

const isValue = (value) =>
  typeof value !== 'function' && !(value instanceof Emitter) && !(value instanceof Blob) && !(value instanceof OpaqueData);

const idOf = (id) => (typeof id === 'string' ? id : id._serialized);

class Collection extends Emitter {
  #models = new Map();

  constructor(modelClass) {
    super();
    this.modelClass = modelClass;
  }

  get length() {
    return this.#models.size;
  }

  get(id) {
    return this.#models.get(idOf(id));
  }

  async find(id) {
    return this.get(id);
  }

  add(model) {
    const known = this.get(model.id);
    if (known) return known;
    this.#models.set(idOf(model.id), model);
    model.join(this);
    this.trigger('add', model);
    return model;
  }

  remove(id) {
    const model = this.get(id);
    if (!model) return;
    this.#models.delete(idOf(id));
    this.trigger('remove', model);
  }

  getModelsArray() {
    return [...this.#models.values()];
  }
}
