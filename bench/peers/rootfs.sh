#!/bin/bash
# Once: a Debian 12 root in artifacts/peers/rootfs with the peers in it (some 900 MB; nothing is installed on this machine).
set -e
cd "$(dirname "$(readlink -f "$0")")/../.."; mkdir -p artifacts/peers; cd artifacts/peers; HERE=$PWD
if [ ! -x debootstrap/usr/sbin/debootstrap ]; then mkdir -p dl; (cd dl && apt-get download debootstrap && dpkg -x debootstrap*.deb ../debootstrap); fi
if [ ! -f rootfs/.base ]; then
  DEBOOTSTRAP_DIR=$HERE/debootstrap/usr/share/debootstrap debootstrap/usr/sbin/debootstrap --variant=minbase \
     --include=ca-certificates,iproute2,procps,iputils-ping,iputils-arping,python3,curl bookworm rootfs "$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -1)"
  touch rootfs/.base
fi
printf '#!/bin/sh\nexit 101\n' > rootfs/usr/sbin/policy-rc.d; chmod +x rootfs/usr/sbin/policy-rc.d
cp -L /etc/resolv.conf rootfs/etc/resolv.conf || true
if [ ! -f rootfs/.pkgs ]; then
  unshare -m bash -c "mount --make-rprivate /; mount --bind /proc rootfs/proc; mount --rbind /dev rootfs/dev; chroot rootfs bash -c 'export DEBIAN_FRONTEND=noninteractive; apt-get update -q; apt-get install -yq --no-install-recommends keepalived corosync pacemaker pacemaker-cli-utils crmsh resource-agents etcd-server nftables nginx-light libicu72 psmisc'"
  touch rootfs/.pkgs
fi
mkdir -p rootfs/peers run
mountpoint -q run || mount -t tmpfs -o size=4g peers run
