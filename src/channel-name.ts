/** The ways a member speaks with us. */
export const channelNames = ['ussd', 'whatsapp', 'sms'] as const;

export type ChannelName = (typeof channelNames)[number];
