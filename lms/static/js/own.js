// What waits in this browser to be saved is for who typed it: as soon as somebody else is signed in
// here, it is taken away.
const person = document.querySelector('meta[name="person"]')?.content;

if (person) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("draft:") && !key.startsWith(`draft:${person}:`)) localStorage.removeItem(key);
    }
  } catch {
    // A browser without a store has nothing of anybody.
  }
}
