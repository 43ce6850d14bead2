/** Emojis with the words by which they are found; those that are chosen most come first. */
const source = `
👍 thumbs up yes good like|👎 thumbs down no bad|❤️ heart love red|😂 joy tears laugh|😮 surprised wow open mouth|😢 cry sad tear|🙏 thanks please pray|🎉 party celebrate tada|🔥 fire hot|👏 clap applause|✅ check done yes|👀 eyes look
😀 grin happy|😃 smile happy|😄 smile eyes happy|😁 beam grin|😅 sweat laugh relief|🤣 rolling laugh rofl|🙂 slight smile|🙃 upside down|😉 wink|😊 blush smile|😇 angel halo|🥰 love hearts|😍 heart eyes love|🤩 star struck|😘 kiss
😋 yummy tasty|😛 tongue|😜 wink tongue|🤪 zany crazy|🤑 money|🤗 hug|🤭 giggle oops|🤫 quiet shush|🤔 think hmm|🤐 zipper secret|🤨 raised eyebrow doubt|😐 neutral|😑 expressionless|😶 silent no mouth|😏 smirk
😒 unamused|🙄 roll eyes|😬 grimace awkward|😌 relieved calm|😔 pensive sad|😪 sleepy|😴 sleep tired zzz|😷 mask ill|🤒 fever ill|🤕 hurt bandage|🤢 sick nausea|🤮 vomit|🥵 hot heat|🥶 cold freeze|😵 dizzy
🤯 mind blown explode|🤠 cowboy|🥳 party face birthday|😎 cool sunglasses|🤓 nerd|🧐 monocle|😕 confused|😟 worried|🙁 frown|😲 astonished|😳 flushed|🥺 pleading please|😨 fear|😰 anxious|😥 sad relieved
😭 sob cry loud|😱 scream|😖 confounded|😞 disappointed|😩 weary|😫 tired|🥱 yawn bored|😤 triumph huff|😡 angry red|😠 angry|🤬 swear curse|😈 devil|💀 skull dead|💩 poo|🤡 clown
👻 ghost|👽 alien|🤖 robot|😺 cat smile|🙈 see no evil monkey|🙉 hear no evil|🙊 speak no evil|💋 kiss mark|💯 hundred perfect|💢 anger|💥 boom collision|💫 dizzy star|💦 sweat drops|💨 dash fast|💤 sleep zzz
👋 wave hello bye|✋ hand stop|👌 ok perfect|🤏 pinch small|✌️ victory peace|🤞 fingers crossed luck|🤟 love you hand|🤘 rock horns|🤙 call me|👈 left point|👉 right point|👆 up point|👇 down point|☝️ index up|✊ fist
👊 punch fist bump|🙌 hooray hands raise|👐 open hands|🤝 handshake deal|✍️ write|💪 strong muscle|🧠 brain|👁️ eye|👶 baby|🧑 person|👨 man|👩 woman|🤷 shrug dunno|🤦 facepalm|🙋 raise hand
🏃 run|💃 dance|🕺 dance man|👪 family|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|💔 broken heart|💕 two hearts|💖 sparkling heart|💘 heart arrow
🐶 dog|🐱 cat|🐭 mouse|🐹 hamster|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey
🐔 chicken|🐧 penguin|🐦 bird|🦄 unicorn|🐝 bee|🦋 butterfly|🐌 snail|🐢 turtle|🐍 snake|🐙 octopus|🐟 fish|🐬 dolphin|🐳 whale|🌵 cactus|🌲 tree
🌹 rose|🌻 sunflower|🌸 blossom|🍀 clover luck|🍁 leaf autumn|🌍 earth world|🌙 moon night|⭐ star|🌟 glowing star|✨ sparkles|⚡ lightning fast|☀️ sun|🌈 rainbow|☁️ cloud|🌧️ rain
❄️ snow cold|☃️ snowman|🌊 wave sea|🍎 apple|🍌 banana|🍇 grapes|🍓 strawberry|🍉 melon|🍋 lemon|🥑 avocado|🍅 tomato|🌽 corn|🍞 bread|🧀 cheese|🍔 burger
🍟 fries|🍕 pizza|🌮 taco|🍣 sushi|🍜 noodles|🍦 ice cream|🍩 doughnut|🍪 cookie|🎂 cake birthday|🍫 chocolate|☕ coffee|🍵 tea|🍺 beer|🍻 cheers|🍷 wine
🥂 toast glasses|🍾 champagne|⚽ football soccer|🏀 basketball|🎾 tennis|🏆 trophy win|🥇 gold medal first|🎯 target dart|🎮 game|🎲 dice|🎸 guitar|🎵 music note|🎤 sing microphone|🎬 film|🎨 art
🚗 car|🚕 taxi|🚌 bus|🚲 bicycle|✈️ plane travel|🚀 rocket launch ship|🚂 train|⛵ boat|🏠 house home|🏢 office|🏖️ beach holiday|⛰️ mountain|🗺️ map|⌚ watch|📱 phone
💻 laptop computer|🖨️ printer|📷 camera|💡 idea light|🔋 battery|🔌 plug|💰 money bag|💳 card pay|📦 package|📬 mail|📎 clip|📌 pin|✏️ pencil|📝 note memo|📅 calendar date
📈 up chart|📉 down chart|🔍 search|🔒 lock|🔑 key|🔨 hammer|🔧 wrench fix|⚙️ gear|🧪 test tube|🐛 bug|🎁 gift present|🎈 balloon|🔔 bell|📣 megaphone|💬 speech
❌ cross no|❓ question|❗ exclamation|⚠️ warning|🚫 forbidden|♻️ recycle|✔️ tick|➕ plus|➖ minus|🔴 red|🟡 yellow|🟢 green|🔵 blue|⬆️ up|⬇️ down
🏁 finish flag|🚩 flag red|🏳️ white flag|🏳️‍🌈 rainbow flag pride|🆗 ok|🆕 new|🆘 sos help|🔝 top|♾️ infinity|©️ copyright|™️ trademark|⏰ alarm|⏳ hourglass wait|🕐 clock|🛑 stop
`

export type Emoji = { emoji: string; words: string }

export const emojis: readonly Emoji[] = source
  .split(/[|\n]/)
  .filter((entry) => entry !== '')
  .map((entry) => ({ emoji: entry.slice(0, entry.indexOf(' ')), words: entry.slice(entry.indexOf(' ') + 1) }))

/** All words of what is looked for, each as the beginning of one. */
export const findEmojis = (query: string): readonly Emoji[] => {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  return emojis.filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)))
}
