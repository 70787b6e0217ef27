//! Stand-in for `wasmi`. Our templates load no plug-ins, yet Typst links an interpreter of WebAssembly for them
//! unconditionally. This offers the names Typst asks for. [`Module::new`] refuses whatever it is given; all that
//! comes after a module is a type without values, so that the compiler proves it is never run.
//! See `docs/decisions/2026-11-28-stand-ins.md`.
#![deny(missing_docs)]

use std::fmt;
use std::marker::PhantomData;

/// Why nothing was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plug-ins are not built in")
    }
}

impl std::error::Error for Error {}

/// What an engine would be told.
#[derive(Debug, Default)]
pub struct Config;

impl Config {
    /// Accepted and without effect.
    pub fn wasm_relaxed_simd(&mut self, _: bool) -> &mut Self {
        self
    }
}

/// An engine that runs nothing.
#[derive(Debug)]
pub struct Engine;

impl Engine {
    /// The engine.
    pub fn new(_: &Config) -> Engine {
        Engine
    }
}

/// A loaded module: there is none.
#[derive(Debug)]
pub enum Module {}

impl Module {
    /// Refuses.
    ///
    /// # Errors
    /// Always.
    pub fn new(_: &Engine, _: &[u8]) -> Result<Module, Error> {
        Err(Error)
    }

    /// What the module exports under a name.
    pub fn get_export(&self, _: &str) -> Option<ExternType> {
        match *self {}
    }

    /// All it exports.
    pub fn exports(&self) -> std::iter::Empty<ExportType> {
        match *self {}
    }
}

/// An export of a module.
#[derive(Debug)]
pub enum ExportType {}

impl ExportType {
    /// Its name.
    pub fn name(&self) -> &str {
        match *self {}
    }

    /// What it is.
    pub fn ty(&self) -> &ExternType {
        match *self {}
    }
}

/// What can be exported.
#[derive(Debug)]
pub enum ExternType {
    /// A function.
    Func(FuncType),
    /// Memory.
    Memory(Memory),
}

/// Joins host functions and modules; never gets a module.
#[derive(Debug)]
pub struct Linker<T>(Engine, PhantomData<fn(T)>);

impl<T> Linker<T> {
    /// A linker without functions.
    pub fn new(_: &Engine) -> Linker<T> {
        Linker(Engine, PhantomData)
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.0
    }

    /// Forgets the function: nobody could call it.
    ///
    /// # Errors
    /// Never.
    pub fn func_wrap<F>(&mut self, _: &str, _: &str, _: F) -> Result<&mut Self, Error> {
        Ok(self)
    }

    /// Starts a module.
    ///
    /// # Errors
    /// Never; there is no module to start.
    pub fn instantiate_and_start(&self, _: &mut Store<T>, module: &Module) -> Result<Instance, Error> {
        match *module {}
    }
}

/// The host's data.
#[derive(Debug)]
pub struct Store<T>(T);

impl<T> Store<T> {
    /// Holds the data.
    pub fn new(_: &Engine, data: T) -> Store<T> {
        Store(data)
    }

    /// The data.
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// A started module: there is none.
#[derive(Debug)]
pub enum Instance {}

impl Instance {
    /// An export by its name.
    pub fn get_export<C>(&self, _: C, _: &str) -> Option<Extern> {
        match *self {}
    }
}

/// An export of a started module.
#[derive(Debug)]
pub enum Extern {}

impl Extern {
    /// The export as a function.
    pub fn into_func(self) -> Option<Func> {
        match self {}
    }

    /// The export as memory.
    pub fn into_memory(self) -> Option<Memory> {
        match self {}
    }
}

/// A function of a started module.
#[derive(Debug)]
pub enum Func {}

impl Func {
    /// Its type.
    pub fn ty<C>(&self, _: C) -> FuncType {
        match *self {}
    }

    /// Calls it.
    ///
    /// # Errors
    /// Never; there is no function to call.
    pub fn call<C>(&self, _: C, _: &[Val], _: &mut [Val]) -> Result<(), Error> {
        match *self {}
    }
}

/// The type of a function.
#[derive(Debug)]
pub enum FuncType {}

impl FuncType {
    /// Types of the parameters.
    pub fn params(&self) -> &[ValType] {
        match *self {}
    }

    /// Types of the results.
    pub fn results(&self) -> &[ValType] {
        match *self {}
    }
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValType {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Val {
    /// 32 bits.
    I32(i32),
    /// 64 bits.
    I64(i64),
}

/// Memory of a started module: there is none.
#[derive(Debug)]
pub enum Memory {}

impl Memory {
    /// Its size in pages.
    pub fn size<C>(&self, _: C) -> u64 {
        match *self {}
    }

    /// Its bytes.
    pub fn data<'a, T>(&self, _: &'a Store<T>) -> &'a [u8] {
        match *self {}
    }

    /// Its bytes, to be changed.
    pub fn data_mut<'a, T>(&self, _: &'a mut Store<T>) -> &'a mut [u8] {
        match *self {}
    }

    /// Grows it by a number of pages.
    ///
    /// # Errors
    /// Never; there is no memory to grow.
    pub fn grow<C>(&self, _: C, _: u64) -> Result<u64, Error> {
        match *self {}
    }

    /// Reads from it.
    ///
    /// # Errors
    /// Never; there is no memory to read.
    pub fn read<C>(&self, _: C, _: usize, _: &mut [u8]) -> Result<(), Error> {
        match *self {}
    }

    /// Writes to it.
    ///
    /// # Errors
    /// Never; there is no memory to write to.
    pub fn write<C>(&self, _: C, _: usize, _: &[u8]) -> Result<(), Error> {
        match *self {}
    }
}

/// Who calls a host function: nobody.
#[derive(Debug)]
pub struct Caller<'a, T> {
    nobody: Nobody,
    data: PhantomData<&'a mut T>,
}

#[derive(Debug)]
enum Nobody {}

impl<T> Caller<'_, T> {
    /// An export of the calling module.
    pub fn get_export(&self, _: &str) -> Option<Extern> {
        match self.nobody {}
    }

    /// The host's data.
    pub fn data_mut(&mut self) -> &mut T {
        match self.nobody {}
    }
}
