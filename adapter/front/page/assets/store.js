// What has to outlive a reload. It stays in this tab, and goes with it; in a
// browser that keeps nothing the chat lives as long as the page.

const kept = new Map();

export class Store {
  constructor(name) { this.name = `botrunner.${name}`; }

  load() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name)) ?? undefined;
    } catch {
      return kept.get(this.name);
    }
  }

  save(value) {
    kept.set(this.name, value);
    try {
      sessionStorage.setItem(this.name, JSON.stringify(value));
    } catch { /* kept in memory then */ }
  }

  clear() {
    kept.delete(this.name);
    try {
      sessionStorage.removeItem(this.name);
    } catch { /* nothing was kept there */ }
  }
}
