#!/bin/sh
# Renders the built-in prompts: 8 kHz A-law without a head, calm, about -20 dBFS, without silence around them.
# It ran once; the files are committed. To run it again, espeak-ng (1.51) and sox (14.4) must be installed.
# Anybody may put recordings of a person in their place: the same names, the same form.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# say LANGUAGE VOICE SPEED NAME TEXT
say() {
    mkdir -p "$1"
    espeak-ng -v "$2" -s "$3" -w "$work/said.wav" "$5"
    # A telephone carries 300 to 3400 Hz; what is below only costs level.
    sox -D -v 0.5 "$work/said.wav" "$work/cut.wav" rate 8000 highpass 200 \
        silence 1 0.01 -55d fade 0.005 reverse silence 1 0.01 -55d fade 0.02 reverse
    level=$(sox "$work/cut.wav" -n stats 2>&1 | awk '/^RMS lev dB/ { print -20 - $4 }')
    sox -D "$work/cut.wav" -t al -r 8000 -c 1 "$1/$4.alaw" gain "$level"
}

# The voice `cmn` spells out what it should read, so that Mandarin is given in pinyin with its tones.
n=0
for text in ling2 yi1 er4 san1 si4 wu3 liu4 qi1 ba1 jiu3; do
    say zh cmn-latn-pinyin 130 $n $text
    n=$((n + 1))
done
say zh cmn-latn-pinyin 150 please-press 'nin2 hao3, qing3 an4'          # 您好，请按
say zh cmn-latn-pinyin 150 again 'zai4 shuo1 yi2 bian4, qing3 an4'      # 再说一遍，请按
say zh cmn-latn-pinyin 150 wrong 'an4 de5 bu2 dui4'                     # 按得不对
say zh cmn-latn-pinyin 150 hold 'xie4 xie5, qing3 shao1 hou4'           # 谢谢，请稍候
say zh cmn-latn-pinyin 150 message 'qing3 liu2 yan2'                    # 请留言
say zh cmn-latn-pinyin 150 goodbye 'zai4 jian4'                         # 再见
say zh cmn-latn-pinyin 150 zero 'liu2 yan2 qing3 an4 ling2'             # 留言请按零
say zh cmn-latn-pinyin 150 call-again 'xie4 xie5, qing3 zai4 da3 yi2 ci4'  # 谢谢，请再打一次

n=0
for text in zero one two three four five six seven eight nine; do
    say en en 140 $n $text
    n=$((n + 1))
done
say en en 140 please-press 'Hello. Please press'
say en en 140 again 'Once more. Please press'
say en en 140 wrong 'That was not right.'
say en en 140 hold 'Thank you. Please hold.'
say en en 140 message 'Please leave a message.'
say en en 140 goodbye 'Goodbye.'
say en en 140 zero 'To leave a message, press zero.'
say en en 140 call-again 'Thank you. Please call again now.'
