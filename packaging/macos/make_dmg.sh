#!/usr/bin/env bash
# Signs dist/Keystep.app, packs it into a disk image and has Apple notarise that.
# Usage: make_dmg.sh KEYSTEP.APP OUT.DMG
# SIGNING_IDENTITY: "Developer ID Application: …"; without it the app is signed for this Mac only.
# NOTARY_PROFILE: what `xcrun notarytool store-credentials` was told to call the account.
set -euo pipefail
app=$1 image=$2
identity=${SIGNING_IDENTITY:--}
here=$(cd "$(dirname "$0")" && pwd)

timestamp=(--timestamp)
if [ "$identity" = - ]; then timestamp=(--timestamp=none); fi
# From the inside out: the seal of the app is over those of its parts.
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -u+x \) -print0 |
  while IFS= read -r -d '' part; do
    codesign --force --options runtime "${timestamp[@]}" --sign "$identity" "$part"
  done
codesign --force --options runtime "${timestamp[@]}" --entitlements "$here/entitlements.plist" \
  --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT
cp -R "$app" "$content/"
ln -s /Applications "$content/Applications"
hdiutil create -volname Keystep -srcfolder "$content" -format ULFO -ov "$image"

if [ "$identity" != - ]; then
  codesign --timestamp --sign "$identity" "$image"
  xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
  spctl --assess --type open --context context:primary-signature "$image"
fi
