/**
 * What this device keeps in the browser's profile: its link to the account, chats, messages. A message is told to have been
 * received only when it is on disk, so that killing the browser loses none.
 */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('model-storage', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('keys');
      request.result.createObjectStore('chat', { keyPath: 'id' });
      request.result.createObjectStore('message', { keyPath: 'id' }).createIndex('chat', 'chat');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      opened = undefined;
      reject(request.error);
    };
  });
  return opened;
}

/** Does something in some stores at once, and resolves when the system has it: no kill of the browser takes it back, only a power cut. */
async function inStores(names, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode, { durability: 'relaxed' });
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const inStore = (name, mode, work) => inStores([name], mode, work);
const putAll = (store, rows) => {
  for (const row of rows) store.put(row);
};

const savedKeys = () => inStore('keys', 'readonly', (keys) => keys.get('link'));
const saveKeys = (link) => inStore('keys', 'readwrite', (keys) => keys.put(link, 'link'));
const savedChats = () => inStore('chat', 'readonly', (chats) => chats.getAll());
const saveChats = (rows) => inStore('chat', 'readwrite', (chats) => putAll(chats, rows));
const savedMessages = () => inStore('message', 'readonly', (messages) => messages.getAll());
const savedMessage = (id) => inStore('message', 'readonly', (messages) => messages.get(id));
const savedMessagesOf = (chat) => inStore('message', 'readonly', (messages) => messages.index('chat').getAll(chat));
const saveMessages = (rows) => inStore('message', 'readwrite', (messages) => putAll(messages, rows));
const saveReceived = (rows, chatRows) =>
  inStores(['message', 'chat'], 'readwrite', (messages, chats) => {
    putAll(messages, rows);
    putAll(chats, chatRows);
  });

async function forgetAll() {
  for (const name of ['keys', 'chat', 'message']) await inStore(name, 'readwrite', (store) => store.clear());
}
