#!/usr/bin/env bash
# Installs what the tests need (Debian) and passes all of them. A missing server fails; nothing is skipped.
set -euo pipefail
cd "$(dirname "$0")"

packages=(baresip-core build-essential chromium chromium-driver fonts-noto-cjk kamailio openssl poppler-utils postgresql
    python3 python3-cryptography python3-jwt)
missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update
    $sudo apt-get install --yes --no-install-recommends "${missing[@]}"
fi

# Line tables are enough for a backtrace, and incremental data only helps an editor.
export CARGO_INCREMENTAL=0
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- --deny warnings
# The fuzz targets are a workspace of their own, which nothing else here builds.
cargo check --manifest-path fuzz/Cargo.toml --target-dir target --locked
cargo test --workspace --locked
