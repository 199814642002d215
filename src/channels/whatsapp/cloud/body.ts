/** What a message holds but for whom it goes to, as the Cloud API takes it. Whatsapp.md 2.3. */
export type CloudBody =
  | { type: 'text'; text: { body: string; preview_url: boolean } }
  | { type: 'interactive'; interactive: Interactive }
  | { type: 'image'; image: { id: string; caption?: string } }
  | { type: 'document'; document: { id: string; filename: string; caption?: string } }
  | { type: 'template'; template: CloudTemplate };

export type Interactive =
  | { type: 'button'; body: { text: string }; footer?: { text: string }; action: { buttons: { type: 'reply'; reply: Reply }[] } }
  | { type: 'list'; body: { text: string }; footer?: { text: string }; action: { button: string; sections: { rows: Row[] }[] } };

export type Reply = { id: string; title: string };
export type Row = { id: string; title: string; description?: string };

export type CloudTemplate = {
  name: string;
  language: { code: string };
  components: { type: 'body'; parameters: { type: 'text'; text: string }[] }[];
};

/**
 * What the Cloud API takes, in characters (Cloud API docs). It counts some emoji for more than we do, so long texts stay a tenth below.
 * `rows`: in all sections together.
 */
export const limits = {
  text: 3686, // of 4,096
  interactive: 921, // of 1,024
  caption: 921, // of 1,024
  buttons: 3,
  buttonTitle: 20,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  listButton: 20,
  footer: 60,
  parameter: 921, // of 1,024
} as const;

/** A link is not drawn as a picture: whoever sees the chat would see it as well. */
export const textBody = (body: string): CloudBody => ({ type: 'text', text: { body, preview_url: false } });
