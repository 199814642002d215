import { z } from 'zod';

/*
 * What we read of the Cloud API, and no more (whatsapp.md, part 2). A webhook is taken apart by hand, so that one item that cannot be read
 * costs none of the others.
 */

/** Items of one kind in one webhook; Meta batches far fewer. */
export const itemsMax = 2000;

const list = z.array(z.unknown()).max(itemsMax);

export const Envelope = z.object({ object: z.literal('whatsapp_business_account'), entry: list });
export const Entry = z.object({ changes: list });
export const Change = z.object({
  field: z.literal('messages'),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string().max(40) }),
    contacts: list.optional(),
    messages: list.optional(),
    statuses: list.optional(),
  }),
});

const Digits = z.string().regex(/^\d{6,15}$/);
const UserId = z.string().regex(/^[\w.-]{1,150}$/);
const Id = z.string().min(1).max(300);
/** Seconds since 1970. Cloud API docs: a string. */
const Seconds = z.union([z.string().regex(/^\d{1,11}$/), z.number().int().min(0).max(1e11)]).transform((value) => Number(value) * 1000);
/** WhatsApp takes 4,096 characters; what is longer is cut further in. */
const Text = z.string().max(100_000);

export const Contact = z.object({ wa_id: Digits.optional(), user_id: UserId.optional() });

export const Message = z.object({
  id: Id,
  /** Absent for users who show a user name instead of their number. */
  from: Digits.optional(),
  from_user_id: UserId.optional(),
  /** A message to a group is no chat with one person. */
  group_id: z.string().optional(),
  timestamp: Seconds,
  type: z.string().max(40),
  text: z.object({ body: Text }).optional(),
  button: z.object({ payload: z.string().max(1000).optional(), text: Text }).optional(),
  interactive: z
    .object({
      button_reply: z.object({ id: z.string().max(1000), title: Text }).optional(),
      list_reply: z.object({ id: z.string().max(1000), title: Text }).optional(),
    })
    .optional(),
  image: z.object({ caption: Text.optional() }).optional(),
  video: z.object({ caption: Text.optional() }).optional(),
  document: z.object({ caption: Text.optional() }).optional(),
});

export const Status = z.object({
  id: Id,
  status: z.string().max(40),
  timestamp: Seconds,
  recipient_id: Digits.optional(),
  recipient_user_id: UserId.optional(),
  biz_opaque_callback_data: z.string().max(600).optional(),
  errors: z
    .array(z.object({ code: z.number().int() }))
    .max(20)
    .optional(),
});

/** Whatever came of a call: an error by its code, or an accepted message. */
export const Answer = z.union([
  z.object({ error: z.object({ code: z.number().int(), error_subcode: z.number().int().optional() }) }),
  z.object({
    messages: z
      .array(z.object({ id: Id }))
      .min(1)
      .max(10),
  }),
  z.object({ id: Id }),
  z.object({ success: z.boolean() }),
]);

export const PhoneNumber = z.object({
  id: z.string(),
  display_phone_number: z.string().max(40),
  verified_name: z.string().max(200).optional(),
  quality_rating: z.string().max(40).optional(),
  status: z.string().max(40).optional(),
});
